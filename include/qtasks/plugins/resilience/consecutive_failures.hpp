// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/plugins/detail/in_range.hpp>

#include <cstdint>
#include <limits>

namespace qtasks {

/// A `BreakerTrip` that opens the breaker after `limit` failures, at least 1, without a success between them.
/// Lock-free.
class consecutive_failures {
 public:
  /// Opens after `limit` failures, at least 1, without a success between them.
  constexpr explicit consecutive_failures(int limit = 5) noexcept
      : limit_(detail::in_range(limit, 1, std::numeric_limits<int>::max())) {}

  constexpr bool failed(std::int64_t /*now*/) noexcept { return failures_.fetch_add(1) + 1 >= limit_; }
  QTASKS_INLINE constexpr void succeeded(std::int64_t /*now*/) noexcept {
    if (failures_.load() != 0) failures_.store(0);  // no write where there is no failure: threads share the cache line
  }
  constexpr void reset() noexcept { failures_.store(0); }
  /// Returns whether no failure is counted.
  constexpr bool rests(std::int64_t /*now*/) const noexcept { return failures_.load() == 0; }

 private:
  int limit_;
  constexpr_atomic<int, atomic_order::relaxed> failures_{0};
};

}  // namespace qtasks
