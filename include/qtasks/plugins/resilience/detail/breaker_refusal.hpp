// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/field.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/plugins/detail/notice.hpp>
#include <qtasks/plugins/detail/refused.hpp>

#include <cstdint>

namespace qtasks::detail {

/// Returns a function that makes the result of an attempt that a breaker rejects at `now`. Only an error that can say
/// the time left makes the run keep `now`.
template <class RunResult, class Control>
QTASKS_INLINE constexpr auto breaker_rejection([[maybe_unused]] Control const& control,
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

/// The same; the function also fires the trigger of the refusal, if a plugin hears it.
template <class RunResult, class Event, class Control>
QTASKS_INLINE constexpr auto breaker_refusal(Event const& event, Control const& control, std::int64_t now) {
  if constexpr (is_heard<"policy_breaker_refused", Event>) {
    return [&event, &control, now] {
      detail::notice_of<"policy_breaker_refused">(event)("circuit_breaker", control.time_left(now));
      return detail::breaker_rejection<RunResult>(control, now)();
    };
  } else {
    return detail::breaker_rejection<RunResult>(control, now);
  }
}

}  // namespace qtasks::detail
