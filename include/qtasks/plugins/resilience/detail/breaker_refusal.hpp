// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/field.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/plugins/detail/refused.hpp>

#include <cstdint>

namespace qtasks::detail {

/// Returns a function that makes the result of an attempt that a breaker rejects at `now`. Only an error that can say
/// the time left makes the run keep `now`.
template <class RunResult, class Control>
QTASKS_INLINE constexpr auto breaker_refusal([[maybe_unused]] Control const& control,
                                             [[maybe_unused]] std::int64_t now) {
  using error_type = typename RunResult::error_type;
  if constexpr (CanSay<error_type, "retry_after_ns", std::int64_t>) {
    return [&control, now] {
      constexpr task_error error{errc::rejected, "the circuit breaker is open"};
      auto const left = control.time_left(now);
      if (!left) return RunResult{detail::refused<error_type>(error)};
      return RunResult{detail::refused<error_type>(error, key<"retry_after_ns"> = *left)};
    };
  } else {
    return []() QTASKS_LAMBDA_INLINE {
      return RunResult{detail::refused<error_type>({errc::rejected, "the circuit breaker is open"})};
    };
  }
}

}  // namespace qtasks::detail
