// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>

#include <algorithm>
#include <cstdint>

namespace qtasks::detail {

/// An estimate of a quantile of what comes, in one word: each number moves it a little up or down, by so much that it
/// stands still where the wanted share is below it. (The idea of Ma, Muthukrishnan, Sandler, "Frugal Streaming", 2013,
/// with steps in proportion to the estimate.) It needs only which of the two is larger, so it also learns from a number
/// that is known to be at least so much. It forgets by itself: it goes up by at most 1/32 a number and so reaches ten
/// times its value in about 80 of them; down, at 950 per mille, in about 1,500. Lock-free, constant time.
class quantile {
 public:
  constexpr quantile(std::int32_t per_mille, std::int64_t first) noexcept
      : per_mille_(std::clamp(per_mille, 1, 999)), estimate_(std::clamp(first, std::int64_t{0}, most) * scale) {}

  constexpr std::int64_t value() const noexcept { return estimate_.load() / scale; }

  constexpr void add(std::int64_t number) noexcept {
    std::int64_t seen = estimate_.load();
    while (!estimate_.compare_exchange_weak(seen, moved(seen, number))) {
    }
  }

 private:
  static constexpr std::int64_t scale = 256;                   // parts of a number, for steps smaller than one
  static constexpr std::int64_t most = std::int64_t{1} << 50;  // 13 days in nanoseconds

  constexpr std::int64_t moved(std::int64_t from, std::int64_t number) const noexcept {
    std::int64_t const step = from / 32'000 + 1;
    if (number > from / scale) return std::min(from + step * per_mille_, most * scale);
    return std::max<std::int64_t>(from - step * (1000 - per_mille_), 0);
  }

  std::int64_t per_mille_;
  constexpr_atomic<std::int64_t, atomic_order::relaxed> estimate_;
};

}  // namespace qtasks::detail
