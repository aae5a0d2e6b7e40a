// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>

namespace qtasks::detail {

/// The task itself, as the innermost of the `around` handlers. Called as an lvalue it can be called again.
template <class Run>
class task_body {
 public:
  constexpr explicit task_body(Run& run) noexcept : run_(&run) {}

  QTASKS_INLINE constexpr auto operator()() const& requires(Run::repeatable) { return run_->template invoke<false>(); }
  QTASKS_INLINE constexpr auto operator()() && { return run_->template invoke<true>(); }

 private:
  Run* run_;
};

}  // namespace qtasks::detail
