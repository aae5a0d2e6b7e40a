// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/detail/config.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace qtasks::detail {

/// A limit with additive increase and multiplicative decrease, as the congestion window of TCP has (RFC 5681). A word
/// holds the limit and the number of runs that counted for the next increase; another, the time of the last decrease.
class aimd_limit {
 public:
  constexpr aimd_limit(std::int32_t initial, std::int32_t least, std::int32_t most) noexcept
      : word_(pack(initial)), least_(least), most_(most) {}

  QTASKS_INLINE constexpr std::int32_t load() const noexcept { return static_cast<std::int32_t>(word_.load() >> 32); }

  /// Counts a run that was fast enough while `in_use` runs were in progress: as many as the limit raise it by one. A
  /// run counts only if the limit is in use by half, because otherwise it says nothing about more runs. One attempt:
  /// the run whose write loses against that of another thread does not count.
  constexpr void succeeded(std::int64_t began, std::int32_t in_use) noexcept {
    std::uint64_t word = word_.load();
    auto const limit = static_cast<std::int32_t>(word >> 32);
    if (limit >= most_ || in_use < limit - in_use || began < lowered_.load()) return;
    auto const counted = static_cast<std::uint32_t>(word) + 1;
    word_.compare_exchange_weak(word, counted < static_cast<std::uint32_t>(limit) ? word + 1 : pack(limit + 1));
  }

  /// Lowers the limit by a tenth, at least by one. A run that began before the last decrease changes nothing: it
  /// suffered from the limit that has been lowered since.
  constexpr void exceeded(std::int64_t began, std::int64_t now) noexcept {
    std::int64_t lowered = lowered_.load();
    do {
      if (began < lowered) return;
    } while (!lowered_.compare_exchange_weak(lowered, now));
    std::uint64_t word = word_.load();
    for (;;) {
      auto const limit = static_cast<std::int32_t>(word >> 32);
      if (word_.compare_exchange_weak(word, pack(std::max(least_, limit - (limit - 1) / 10 - 1)))) return;
    }
  }

 private:
  static constexpr std::uint64_t pack(std::int32_t limit) noexcept { return static_cast<std::uint64_t>(limit) << 32; }

  constexpr_atomic<std::uint64_t, atomic_order::relaxed> word_;
  constexpr_atomic<std::int64_t, atomic_order::relaxed> lowered_{std::numeric_limits<std::int64_t>::min()};
  std::int32_t least_;
  std::int32_t most_;
};

}  // namespace qtasks::detail
