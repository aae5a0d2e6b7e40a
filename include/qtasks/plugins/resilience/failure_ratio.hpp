// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/duration.hpp>
#include <qtasks/plugins/detail/in_range.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace qtasks {

/// Options of `failure_ratio`; the defaults are Polly's.
struct failure_ratio_options {
  int percent = 10;                            ///< of the attempts in the window that failed, from 1 to 100
  std::uint32_t min_attempts = 100;            ///< in the window; with fewer the breaker stays closed; at most 300,000
  duration window = std::chrono::seconds{30};  ///< at least 10 ns
};

/// A `BreakerTrip` that opens the breaker when `percent` of the attempts in the last `window` failed, as Polly samples.
/// The window moves in steps of a tenth. A tenth counts 65,535 attempts exactly; after that it halves its two counts
/// and goes on, so the share of failures remains about right. A failure is counted at its end. A success is counted at
/// its start, or at the latest time counted so far if that is later: it needs no reading of the clock. Lock-free.
class failure_ratio {
 public:
  /// Options out of their ranges become the nearest limit; in a constant expression they do not compile.
  constexpr explicit failure_ratio(failure_ratio_options options = {}) noexcept
      : percent_(static_cast<std::uint64_t>(detail::in_range(options.percent, 1, 100))),
        min_attempts_(detail::in_range(options.min_attempts, 0, 300'000)),
        tenth_(detail::nanoseconds_in_range(options.window, tenths) / tenths) {}

  constexpr bool failed(std::int64_t now) noexcept {
    std::int64_t const newest = count(now, 1);
    std::uint64_t attempts = 0;
    std::uint64_t failures = 0;
    for (std::int64_t tenth = newest; tenth > newest - tenths; --tenth) {
      std::uint64_t const value = slots_[slot_of(tenth)].load();
      if (value >> 32 != window_of(tenth)) continue;
      attempts += value >> 16 & 0xFFFF;
      failures += value & 0xFFFF;
    }
    return attempts >= min_attempts_ && failures * 100 >= attempts * percent_;
  }
  constexpr void succeeded(std::int64_t now) noexcept { count(now, 0); }
  constexpr void reset() noexcept {
    for (auto& slot : slots_) slot.store(0);
  }
  /// Returns whether no attempt is in the window at `now`.
  constexpr bool rests(std::int64_t now) const noexcept { return newest_.load() <= now / tenth_ - tenths; }

 private:
  // A slot is one word: the number of the window that its tenth is part of (32 bits: a hundred years of windows of a
  // second), attempts (16 bits), failures (16 bits).
  static constexpr int tenths = 10;

  static constexpr std::size_t slot_of(std::int64_t tenth) noexcept {
    return static_cast<std::size_t>((tenth % tenths + tenths) % tenths);
  }
  static constexpr std::uint64_t window_of(std::int64_t tenth) noexcept {
    auto const from_first_tenth = tenth - static_cast<std::int64_t>(slot_of(tenth));
    return static_cast<std::uint32_t>(from_first_tenth / tenths + 1);  // no slot of the first window is 0
  }

  /// Counts an attempt, and `failures` failures; returns the tenth that it was counted in.
  constexpr std::int64_t count(std::int64_t now, std::uint64_t failures) noexcept {
    std::int64_t const at = now / tenth_;
    std::int64_t newest = newest_.load();
    while (newest < at && !newest_.compare_exchange_weak(newest, at)) {
    }
    std::int64_t const tenth = std::max(newest, at);
    auto& slot = slots_[slot_of(tenth)];
    std::uint64_t value = slot.load();
    for (;;) {
      // A slot that still holds an earlier tenth starts again at zero.
      std::uint64_t before = value >> 32 == window_of(tenth) ? value : window_of(tenth) << 32;
      if ((before >> 16 & 0xFFFF) == 0xFFFF) before = window_of(tenth) << 32 | halved(before);
      if (slot.compare_exchange_weak(value, before + 0x10000 + failures)) return tenth;
    }
  }
  static constexpr std::uint64_t halved(std::uint64_t counts) noexcept {
    return (counts >> 17 & 0x7FFF) << 16 | (counts >> 1 & 0x7FFF);
  }

  std::uint64_t percent_;
  std::uint64_t min_attempts_;
  std::int64_t tenth_;
  constexpr_atomic<std::int64_t, atomic_order::relaxed> newest_{0};
  std::array<constexpr_atomic<std::uint64_t, atomic_order::relaxed>, tenths> slots_{};
};

}  // namespace qtasks
