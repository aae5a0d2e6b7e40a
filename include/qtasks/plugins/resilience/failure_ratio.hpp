// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/duration.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace qtasks {

/// Options of `failure_ratio`; the defaults are Polly's.
struct failure_ratio_options {
  int percent = 10;                  ///< of the attempts in the window that failed
  std::uint32_t min_attempts = 100;  ///< in the window; with fewer the breaker stays closed
  duration window = std::chrono::seconds{30};
};

/// A `BreakerTrip` that opens the breaker when `percent` of the attempts in the last `window` failed, as Polly samples.
/// The window moves in steps of a tenth; each tenth counts up to four million attempts. A failure is counted at its
/// end. A success is counted at its start, or at the latest time counted so far if that is later: it needs no reading
/// of the clock. Lock-free.
class failure_ratio {
 public:
  constexpr explicit failure_ratio(failure_ratio_options options = {}) noexcept
      : options_(options), tenth_(options.window.count() / tenths > 0 ? options.window.count() / tenths : 1) {}

  constexpr bool failed(std::int64_t now) noexcept {
    std::uint64_t const number = count(now, 1);
    std::uint64_t attempts = 0;
    std::uint64_t failures = 0;
    for (auto const& slot : slots_) {
      std::uint64_t const value = slot.load();
      if (((number - number_in(value)) & number_mask) >= tenths) continue;
      attempts += value >> count_bits & count_mask;
      failures += value & count_mask;
    }
    return attempts >= options_.min_attempts &&
           failures * 100 >= attempts * static_cast<std::uint64_t>(options_.percent);
  }
  constexpr void succeeded(std::int64_t now) noexcept { count(now, 0); }
  constexpr void reset() noexcept {
    for (auto& slot : slots_) slot.store(0);
  }

 private:
  // A slot is one word: the number of the tenth (20 bits), attempts (22 bits), failures (22 bits).
  static constexpr int tenths = 10;
  static constexpr unsigned count_bits = 22;
  static constexpr std::uint64_t count_mask = (1U << count_bits) - 1;
  static constexpr std::uint64_t number_mask = (1U << 20) - 1;

  static constexpr std::uint64_t number_in(std::uint64_t slot) noexcept { return slot >> (2 * count_bits); }

  /// Counts an attempt, and `failures` failures; returns the number of the tenth that it was counted in.
  constexpr std::uint64_t count(std::int64_t now, std::uint64_t failures) noexcept {
    std::int64_t const at = now / tenth_;
    std::int64_t newest = newest_.load();
    while (newest < at && !newest_.compare_exchange_weak(newest, at)) {
    }
    auto const counted_in = static_cast<std::uint64_t>(newest > at ? newest : at);
    std::uint64_t const number = counted_in & number_mask;
    auto& slot = slots_[counted_in % tenths];
    std::uint64_t value = slot.load();
    for (;;) {
      // A slot that still holds an earlier tenth starts again at zero.
      std::uint64_t const before = number_in(value) == number ? value : number << (2 * count_bits);
      if ((before >> count_bits & count_mask) == count_mask) return number;
      if (slot.compare_exchange_weak(value, before + (std::uint64_t{1} << count_bits) + failures)) return number;
    }
  }

  failure_ratio_options options_;
  std::int64_t tenth_;
  constexpr_atomic<std::int64_t, atomic_order::relaxed> newest_{0};
  std::array<constexpr_atomic<std::uint64_t, atomic_order::relaxed>, tenths> slots_{};
};

}  // namespace qtasks
