// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>

#include <algorithm>
#include <cstdint>

namespace qtasks::detail {

/// Estimates a quantile of a stream of numbers in one word. Each number moves the estimate a little up or down, by
/// steps that balance where the wanted share of the numbers is below it. (After Ma, Muthukrishnan, Sandler, "Frugal
/// Streaming", 2013, with steps in proportion to the estimate.) An update needs only to know which of the two is
/// larger, so a lower bound of a number that exceeds the estimate will do. `per_mille` is from 1 to 999.
///
/// The estimate follows a change: a number raises it by at most 1/32, which takes about 80 numbers for a factor of ten;
/// at 950 per mille a fall by a factor of ten takes about 1,500. Lock-free, constant time.
class quantile {
 public:
  constexpr quantile(std::int32_t per_mille, std::int64_t initial) noexcept
      : per_mille_(per_mille), estimate_(std::clamp(initial, std::int64_t{0}, largest) * scale) {}

  constexpr std::int64_t value() const noexcept { return estimate_.load() / scale; }

  constexpr void add(std::int64_t number) noexcept {
    std::int64_t seen = estimate_.load();
    while (!estimate_.compare_exchange_weak(seen, moved(seen, number))) {
    }
  }

 private:
  static constexpr std::int64_t scale = 256;  // the estimate is kept in parts of a number, for steps smaller than one
  static constexpr std::int64_t largest = std::int64_t{1} << 50;  // 13 days in nanoseconds

  constexpr std::int64_t moved(std::int64_t from, std::int64_t number) const noexcept {
    std::int64_t const step = from / 32'000 + 1;
    if (number > from / scale) return std::min(from + step * per_mille_, largest * scale);
    return std::max<std::int64_t>(from - step * (1000 - per_mille_), 0);
  }

  std::int64_t per_mille_;
  constexpr_atomic<std::int64_t, atomic_order::relaxed> estimate_;
};

}  // namespace qtasks::detail
