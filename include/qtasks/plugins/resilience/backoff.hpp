// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace qtasks {

/// The growth of the planned waits: `initial` each time; `initial` times 1, 2, 3, ...; `initial` times 1, 2, 4, ...
enum class backoff_growth { constant, linear, exponential };

/// The random part of a wait whose planned length is `w`, after AWS' "Exponential Backoff And Jitter".
enum class backoff_jitter {
  none,          ///< exactly `w`
  full,          ///< from 0 to `w`
  equal,         ///< from `w / 2` to `w`
  decorrelated,  ///< from `initial` to three times the previous wait; ignores `growth`
};

/// The lengths of the waits between attempts.
struct backoff {
  duration initial{};                                   ///< of the first wait, not negative; zero: no wait
  duration max = duration::max();                       ///< of every wait, not negative
  backoff_growth growth = backoff_growth::exponential;  ///< how waits grow from attempt to attempt
  backoff_jitter jitter = backoff_jitter::none;         ///< how waits are made different from each other
  std::uint64_t seed = 0;                               ///< of the random numbers; give each process its own

  /// Returns the length of wait number `n`, in nanoseconds. `n` counts from 1; `previous` is the wait before, in
  /// nanoseconds; all bits of `random` are random.
  constexpr std::int64_t wait(int n, std::int64_t previous, std::uint64_t random) const noexcept {
    std::int64_t const planned = planned_wait(n);
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
    std::int64_t const shortest = std::min(initial.count(), max.count());
    return std::min(max.count(), between(shortest, std::max(shortest, saturating_product(previous, 3)), random));
  }

 private:
  constexpr std::int64_t planned_wait(int n) const noexcept {
    if (growth == backoff_growth::linear) return std::min(max.count(), saturating_product(initial.count(), n));
    if (growth == backoff_growth::constant || initial.count() == 0) return std::min(max.count(), initial.count());
    return std::min(max.count(),
                    n > 62 ? max.count() : saturating_product(initial.count(), std::int64_t{1} << (n - 1)));
  }
  /// Of a number that is not negative and one that is positive.
  static constexpr std::int64_t saturating_product(std::int64_t a, std::int64_t b) noexcept {
    constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
    return a > largest / b ? largest : a * b;
  }
  static constexpr std::int64_t between(std::int64_t low, std::int64_t high, std::uint64_t random) noexcept {
    return low + static_cast<std::int64_t>(random % (static_cast<std::uint64_t>(high - low) + 1));
  }
};

}  // namespace qtasks
