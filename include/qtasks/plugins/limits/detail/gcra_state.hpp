// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
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

/// The theoretical arrival time of the next run. `gcra` and `live_gcra` each have their own loop over it: a shared
/// function costs the fixed form two instructions on GCC, or, with references, one on Clang 14.
using gcra_arrival = constexpr_atomic<std::int64_t, atomic_order::relaxed>;
/// Before the first run: always in the past.
inline constexpr std::int64_t gcra_idle = std::numeric_limits<std::int64_t>::min();

}  // namespace qtasks::detail
