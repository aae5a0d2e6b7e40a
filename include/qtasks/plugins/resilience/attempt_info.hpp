// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/plugins/time/run_clock.hpp>

#include <cstdint>
#include <limits>

namespace qtasks {

/// Which attempt this is: `ctx.get<attempt_info>()` where a `retry` is in the stack. Of several retries the innermost
/// speaks.
struct attempt_info {
  static constexpr std::int64_t run_start = std::numeric_limits<std::int64_t>::min();

  int number = 1;                       ///< 1 on the first one; a queue's earlier ones are counted in
  bool last = true;                     ///< no other will follow, whatever becomes of this one
  std::int64_t started = run_start;  ///< when, in nanoseconds of the run's clock, unless it began with the run
};

namespace detail {

/// When the attempt began, from readings that were taken anyway.
template <Clock C>
QTASKS_INLINE constexpr std::int64_t attempt_start(auto& run) noexcept {
  auto const* attempt = run.template get<attempt_info>();
  if (attempt != nullptr && attempt->started != attempt_info::run_start) return attempt->started;
  return run.template get<run_time<C>>()->started;
}

}  // namespace detail
}  // namespace qtasks
