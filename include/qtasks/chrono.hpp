// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/context.hpp>

#include <chrono>
#include <cstdint>

// Conversions between the library's nanoseconds and `std::chrono`. Not part of qtasks.hpp, which does not include
// <chrono>, because of what that costs.
namespace qtasks {

/// A duration in the library's nanoseconds, for arithmetic with points in time. (An option takes the duration itself.)
template <class Rep, class Period>
constexpr std::int64_t nanoseconds(std::chrono::duration<Rep, Period> duration) noexcept {
  return std::chrono::duration_cast<std::chrono::duration<std::int64_t, std::nano>>(duration).count();
}

/// A time point as a deadline: nanoseconds since the epoch of its clock. All deadlines of a run use one clock.
template <class Clock, class Duration>
constexpr std::int64_t nanoseconds(std::chrono::time_point<Clock, Duration> point) noexcept {
  return nanoseconds(point.time_since_epoch());
}

/// The time from `now` to the run's deadline: negative if the deadline has passed, the largest duration if there is
/// none.
template <class Clock, class Duration>
constexpr std::chrono::nanoseconds time_left(context const& run,
                                             std::chrono::time_point<Clock, Duration> now) noexcept {
  if (run.deadline() == no_deadline) return std::chrono::nanoseconds::max();
  return std::chrono::nanoseconds{run.deadline() - nanoseconds(now)};
}

}  // namespace qtasks
