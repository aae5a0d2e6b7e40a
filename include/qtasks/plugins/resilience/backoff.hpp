// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace qtasks {

/// How waits grow: `first` each time; `first`, twice, three times it; `first`, and double it each time.
enum class backoff_growth { constant, linear, exponential };

/// What is random about a wait that was to be `w` (the formulas of AWS' "Exponential Backoff And Jitter"):
enum class backoff_jitter {
  none,          ///< `w`
  full,          ///< from 0 to `w`
  equal,         ///< from `w / 2` to `w`
  decorrelated,  ///< from `first` to three times the wait before, whatever `growth` says
};

/// How long to wait before another attempt, in nanoseconds.
struct backoff {
  std::int64_t first = 0;  ///< 0: do not wait
  std::int64_t cap = std::numeric_limits<std::int64_t>::max();
  backoff_growth growth = backoff_growth::exponential;
  backoff_jitter jitter = backoff_jitter::none;
  std::uint64_t seed = 0;  ///< of the random numbers; give each process its own

  /// The wait number `n`, from 1; `before` is the one before it, `random` a number of which every bit is random.
  constexpr std::int64_t wait(int n, std::int64_t before, std::uint64_t random) const noexcept {
    std::int64_t const planned = grown(n);
    switch (jitter) {
      case backoff_jitter::none:
        return planned;
      case backoff_jitter::full:
        return between(0, planned, random);
      case backoff_jitter::equal:
        return between(planned / 2, planned, random);
      case backoff_jitter::decorrelated:
        break;
    }
    std::int64_t const least = std::min(first, cap);
    return std::min(cap, between(least, std::max(least, times(before, 3)), random));
  }

 private:
  constexpr std::int64_t grown(int n) const noexcept {
    if (growth == backoff_growth::linear) return std::min(cap, times(first, n));
    if (growth == backoff_growth::constant || first == 0) return std::min(cap, first);
    return std::min(cap, n > 62 ? cap : times(first, std::int64_t{1} << (n - 1)));
  }
  /// At most the largest number there is.
  static constexpr std::int64_t times(std::int64_t a, std::int64_t b) noexcept {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    return a > most / b ? most : a * b;
  }
  static constexpr std::int64_t between(std::int64_t low, std::int64_t high, std::uint64_t random) noexcept {
    return low + static_cast<std::int64_t>(random % (static_cast<std::uint64_t>(high - low) + 1));
  }
};

}  // namespace qtasks
