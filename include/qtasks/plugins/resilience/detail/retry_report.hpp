// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/plugins/detail/may_begin.hpp>
#include <qtasks/plugins/detail/notice.hpp>
#include <qtasks/plugins/resilience/attempt_info.hpp>
#include <qtasks/triggers/policy.hpp>

#include <cstdint>

namespace qtasks::detail {

/// A plugin hears what a retry decides in the runs of this event.
template <class Event>
inline constexpr bool hears_retry =
    is_heard<"policy_retry_scheduled", Event> || is_heard<"policy_retry_given_up", Event>;

/// Why no attempt may begin at `at`.
constexpr give_up_reason reason_at(auto const& run, attempt_info const& attempt, std::int64_t at) noexcept {
  if (attempt.last()) return give_up_reason::attempts;
  if (run.stop_requested()) return give_up_reason::stop;
  return detail::may_begin(run, at) ? give_up_reason::budget : give_up_reason::deadline;
}

/// Fires the trigger of what the retry decided, if a plugin hears it, and returns `follows`: whether an attempt follows
/// after `wait`, at `at`. `error` is that of the attempt before, or null.
template <class Event>
QTASKS_INLINE constexpr bool report_retry(Event const& event, [[maybe_unused]] std::int64_t wait,
                                          [[maybe_unused]] std::int64_t at, [[maybe_unused]] task_error const* error,
                                          bool follows) {
  if constexpr (hears_retry<Event>) {
    attempt_info const attempt = *event.context.template get<attempt_info>();
    if (follows) {
      detail::notice_of<"policy_retry_scheduled">(event)("retry", attempt.number + 1, wait, error);
    } else {
      detail::notice_of<"policy_retry_given_up">(event)("retry", attempt.number,
                                                        detail::reason_at(event.context, attempt, at), error);
    }
  }
  return follows;
}

/// The same after an attempt with this result, which may be a value.
template <class Event, class RunResult>
QTASKS_INLINE constexpr bool report_retry_after([[maybe_unused]] RunResult const& result, Event const& event,
                                                std::int64_t wait, std::int64_t at, bool follows) {
  if constexpr (hears_retry<Event>) {
    if (!result.has_error()) return detail::report_retry(event, wait, at, nullptr, follows);
    task_error const error = detail::as_task_error(result.assume_error());
    return detail::report_retry(event, wait, at, &error, follows);
  } else {
    return follows;
  }
}

}  // namespace qtasks::detail
