// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/resilience/retry_budget.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace qtasks::detail {

/// The balance of a `retry_budget`, in thousandths of a retry. Threads may share it. `earn` writes only while the
/// balance is below its maximum, so that successes do not contend for the cache line.
template <class Budget>
class retry_account;
template <>
class retry_account<no_retry_budget> {
 public:
  constexpr explicit retry_account(no_retry_budget) noexcept {}
  QTASKS_INLINE constexpr void earn() noexcept {}
  QTASKS_INLINE constexpr bool spend(std::int64_t /*now*/) noexcept { return true; }
};
template <>
class retry_account<retry_budget> {
 public:
  constexpr explicit retry_account(retry_budget budget) noexcept
      : percent_(detail::in_range(budget.percent, 0, 1'000'000)),
        per_second_(detail::in_range(budget.per_second, 0, 1'000'000)),
        maximum_(std::int64_t{detail::in_range(budget.max_balance, 0, std::numeric_limits<int>::max())} * one),
        balance_(maximum_) {}

  /// Adds the share of a success.
  QTASKS_INLINE constexpr void earn() noexcept {
    if (percent_ != 0 && balance_.load() < maximum_) {
      balance_.fetch_add(std::int64_t{percent_} * one / 100);
    }
  }

  /// Takes one retry at `now`; returns false, and takes nothing, where the balance is below one.
  [[gnu::noinline]] constexpr bool spend(std::int64_t now) noexcept {
    if (percent_ == 0 && per_second_ == 0) return true;
    std::int64_t const earned = earned_by_time(now);
    std::int64_t balance = balance_.load();
    for (;;) {
      std::int64_t const available = std::min(maximum_, balance + earned);
      bool const enough = available >= one;
      if (balance_.compare_exchange_weak(balance, enough ? available - one : available)) return enough;
    }
  }

 private:
  static constexpr std::int64_t one = 1000;

  /// What time has added since the last call that returned more than 0. One caller gets it.
  constexpr std::int64_t earned_by_time(std::int64_t now) noexcept {
    if (per_second_ == 0) return 0;
    std::int64_t const each = 1'000'000 / per_second_;
    std::int64_t counted = counted_until_.load();
    for (;;) {
      std::int64_t const earned = (now - counted) / each;
      if (earned <= 0) return 0;
      if (counted_until_.compare_exchange_weak(counted, counted + earned * each)) return std::min(earned, maximum_);
    }
  }

  int percent_;
  int per_second_;
  std::int64_t maximum_;
  // Relaxed: the caller that advances `counted_until_` adds what it earned to `balance_` itself, so no thread concludes
  // from the value of one that the other has changed.
  constexpr_atomic<std::int64_t, atomic_order::relaxed> balance_;
  constexpr_atomic<std::int64_t, atomic_order::relaxed> counted_until_{0};
};

}  // namespace qtasks::detail
