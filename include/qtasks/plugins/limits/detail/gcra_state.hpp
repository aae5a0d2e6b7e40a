// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/limits/rate_limit_options.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace qtasks::detail {

/// The settings of the generic cell rate algorithm. An interval, and the time that a burst is early, count at most 73
/// years.
struct gcra_pace {
  std::int64_t interval;
  std::int64_t tolerance;  ///< how far the theoretical arrival time may be ahead of the clock

  constexpr explicit gcra_pace(rate_limit_options options) noexcept
      : interval(std::min(
            (detail::nanoseconds_in_range(options.per, 1) - 1) / detail::in_range(options.runs, 1, most) + 1, longest)),
        tolerance(tolerance_of(interval, detail::in_range(options.burst, 1, most))) {}

 private:
  static constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  /// At most half of the longest duration, so that an arrival time and an interval add up without overflow.
  static constexpr std::int64_t longest = longest_duration / 2;
  static constexpr std::int64_t tolerance_of(std::int64_t interval, std::int64_t burst) noexcept {
    return burst > longest / interval ? longest : interval * burst;
  }
};

/// The theoretical arrival time of the next run.
class gcra_arrival {
 public:
  // References: GCC would load both values before the loop, and save registers for them.
  /// Admits a run at `now` and returns 0, or returns the nanoseconds until the next run is admitted.
  QTASKS_INLINE constexpr std::int64_t take(std::int64_t now, std::int64_t const& interval,
                                            std::int64_t const& tolerance) noexcept {
    std::int64_t due = due_.load();
    for (;;) {
      std::int64_t const next = (due < now ? now : due) + interval;
      std::int64_t const wait = next - now - tolerance;
      if (wait > 0) return wait;
      if (due_.compare_exchange_weak(due, next)) return 0;
    }
  }
  constexpr void reset() noexcept { due_.store(never); }
  constexpr std::int64_t due() const noexcept { return due_.load(); }
  constexpr void resume(std::int64_t due) noexcept { due_.store(due); }

 private:
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::min();
  constexpr_atomic<std::int64_t, atomic_order::relaxed> due_{never};
};

}  // namespace qtasks::detail
