// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/plugins/resilience/retry_budget.hpp>

#include <algorithm>
#include <cstdint>

namespace qtasks::detail {

/// The balance of a `retry_budget`, in thousandths of a retry. Threads may share it. `earn` writes only while the
/// balance is below its maximum, so that successes do not contend for the cache line.
class retry_account {
 public:
  constexpr explicit retry_account(retry_budget budget) noexcept
      : budget_(budget), balance_(std::int64_t{budget.max_balance} * one) {}

  /// Adds the share of a success.
  QTASKS_INLINE constexpr void earn() noexcept {
    if (budget_.percent != 0 && balance_.load() < maximum()) {
      balance_.fetch_add(std::int64_t{budget_.percent} * one / 100);
    }
  }

  /// Takes one retry at `now`; returns false, and takes nothing, where the balance is below one.
  [[gnu::noinline]] constexpr bool spend(std::int64_t now) noexcept {
    if (budget_.percent == 0 && budget_.per_second == 0) return true;
    std::int64_t const earned = earned_by_time(now);
    std::int64_t balance = balance_.load();
    for (;;) {
      std::int64_t const available = std::min(maximum(), balance + earned);
      bool const enough = available >= one;
      if (balance_.compare_exchange_weak(balance, enough ? available - one : available)) return enough;
    }
  }

 private:
  static constexpr std::int64_t one = 1000;
  constexpr std::int64_t maximum() const noexcept { return std::int64_t{budget_.max_balance} * one; }

  /// What time has added since the last call that returned more than 0. One caller gets it.
  constexpr std::int64_t earned_by_time(std::int64_t now) noexcept {
    if (budget_.per_second == 0) return 0;
    std::int64_t const each = 1'000'000 / budget_.per_second;
    std::int64_t counted = counted_until_.load();
    for (;;) {
      std::int64_t const earned = (now - counted) / each;
      if (earned <= 0) return 0;
      if (counted_until_.compare_exchange_weak(counted, counted + earned * each)) return std::min(earned, maximum());
    }
  }

  retry_budget budget_;
  // Relaxed: the caller that advances `counted_until_` adds what it earned to `balance_` itself, so no thread concludes
  // from the value of one that the other has changed.
  constexpr_atomic<std::int64_t, atomic_order::relaxed> balance_;
  constexpr_atomic<std::int64_t, atomic_order::relaxed> counted_until_{0};
};

}  // namespace qtasks::detail
