// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>
#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/resilience/breaker_trip.hpp>
#include <qtasks/plugins/resilience/consecutive_failures.hpp>
#include <qtasks/plugins/resilience/failure_ratio.hpp>
#include <qtasks/plugins/retention.hpp>

#include <chrono>
#include <cstdint>

namespace qtasks {

/// Options of `slow_calls`; the threshold and the percentage are resilience4j's.
struct slow_calls_options {
  duration longer_than = std::chrono::minutes{1};  ///< an attempt that takes longer is slow; at least 0
  int percent = 100;                               ///< of the attempts in the window that were slow, from 1 to 100
  std::uint32_t min_attempts = 100;            ///< in the window; with fewer the breaker stays closed; at most 300,000
  duration window = std::chrono::seconds{30};  ///< at least 10 ns
};

/// A `BreakerTrip` that opens the breaker also when `percent` of the attempts in the last `window` were slow, whatever
/// they returned; `Failures` counts the failures as without it. A slow probe opens a half-open breaker as a failed one
/// does. The window is that of `failure_ratio`. A success reads the clock, unless another plugin has done so.
/// Lock-free.
template <BreakerTrip Failures = consecutive_failures>
class slow_calls {
 public:
  /// Options out of their ranges become the nearest limit; in a constant expression they do not compile.
  constexpr explicit slow_calls(slow_calls_options options = {}, Failures failures = Failures{})
      : longer_than_(detail::nanoseconds_in_range(options.longer_than)),
        slow_({.percent = options.percent, .min_attempts = options.min_attempts, .window = options.window}),
        failures_(failures) {}

  constexpr bool failed(std::int64_t now) { return failures_.failed(now); }
  constexpr void succeeded(std::int64_t now) { failures_.succeeded(now); }
  constexpr void reset() {
    slow_.reset();
    failures_.reset();
  }
  /// Returns whether neither the slow attempts nor the failures are counted.
  constexpr bool rests(std::int64_t now) const noexcept { return slow_.rests(now) && detail::rests(failures_, now); }

  /// Whether an attempt of this length, in nanoseconds, is slow.
  constexpr bool is_slow(std::int64_t took) const noexcept { return took > longer_than_; }
  /// Counts an attempt that ended at `now`, and returns whether the breaker opens.
  constexpr bool timed(bool slow, std::int64_t now) noexcept {
    if (slow) return slow_.failed(now);
    slow_.succeeded(now);
    return false;
  }

 private:
  std::int64_t longer_than_;
  failure_ratio slow_;
  Failures failures_;
};

}  // namespace qtasks
