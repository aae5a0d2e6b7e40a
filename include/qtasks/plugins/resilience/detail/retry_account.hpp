// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/plugins/resilience/retry_budget.hpp>

#include <algorithm>
#include <cstdint>

namespace qtasks::detail {

/// Counts thousandths of retries. Earning reads one number and writes it only where there is room.
class retry_account {
 public:
  constexpr explicit retry_account(retry_budget budget) noexcept
      : budget_(budget), balance_(std::int64_t{budget.most} * one) {}

  QTASKS_INLINE constexpr void earn() noexcept {
    if (budget_.percent != 0 && balance_.load() < most()) balance_.fetch_add(std::int64_t{budget_.percent} * one / 100);
  }

  /// Pays for a retry at `now`, or tells that it cannot.
  [[gnu::noinline]] constexpr bool spend(std::int64_t now) noexcept {
    if (budget_.percent == 0 && budget_.per_second == 0) return true;
    std::int64_t const earned = since_last(now);
    std::int64_t balance = balance_.load();
    for (;;) {
      std::int64_t const have = std::min(most(), balance + earned);
      bool const enough = have >= one;
      if (balance_.compare_exchange_weak(balance, enough ? have - one : have)) return enough;
    }
  }

 private:
  static constexpr std::int64_t one = 1000;
  constexpr std::int64_t most() const noexcept { return std::int64_t{budget_.most} * one; }

  /// What time has earned; it is given to one caller only.
  constexpr std::int64_t since_last(std::int64_t now) noexcept {
    if (budget_.per_second == 0) return 0;
    std::int64_t const each = 1'000'000 / budget_.per_second;
    std::int64_t counted = counted_until_.load();
    for (;;) {
      std::int64_t const earned = (now - counted) / each;
      if (earned <= 0) return 0;
      if (counted_until_.compare_exchange_weak(counted, counted + earned * each)) return std::min(earned, most());
    }
  }

  retry_budget budget_;
  // What one of them gives is carried to the other by hand: neither tells of the other.
  constexpr_atomic<std::int64_t, atomic_order::relaxed> balance_;
  constexpr_atomic<std::int64_t, atomic_order::relaxed> counted_until_{0};
};

}  // namespace qtasks::detail
