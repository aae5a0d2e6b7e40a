// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/context.hpp>

#include <chrono>
#include <cstdint>

// Apart from qtasks.hpp, which stays clear of <chrono> and what it costs to include.
namespace qtasks {

/// A duration as the library's nanoseconds: `option::max_time{nanoseconds(5ms)}`.
template <class Rep, class Period>
constexpr std::int64_t nanoseconds(std::chrono::duration<Rep, Period> duration) noexcept {
  return std::chrono::duration_cast<std::chrono::duration<std::int64_t, std::nano>>(duration).count();
}

/// A point of a clock as a deadline: nanoseconds since that clock's epoch. A run uses one clock throughout.
template <class Clock, class Duration>
constexpr std::int64_t nanoseconds(std::chrono::time_point<Clock, Duration> point) noexcept {
  return nanoseconds(point.time_since_epoch());
}

/// What is left of a run's deadline at `now`; the largest duration if it has none, negative once it has passed.
template <class Clock, class Duration>
constexpr std::chrono::nanoseconds time_left(context const& run,
                                             std::chrono::time_point<Clock, Duration> now) noexcept {
  if (run.deadline() == no_deadline) return std::chrono::nanoseconds::max();
  return std::chrono::nanoseconds{run.deadline() - nanoseconds(now)};
}

}  // namespace qtasks
