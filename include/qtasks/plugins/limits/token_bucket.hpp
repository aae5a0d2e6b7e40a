// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/limits/rate_limit_options.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace qtasks {

/// A bucket of `burst` tokens, full at first. Each run takes one; at each multiple of `per` on the clock `runs` tokens
/// are added, up to `burst`. Runs just before and just after such a moment can together be as many as `burst + runs`;
/// with `gcra` they cannot. Lock-free; the state is one 64-bit number.
class token_bucket {
 public:
  /// Options out of their ranges become the nearest limit; in a constant expression they do not compile.
  constexpr explicit token_bucket(rate_limit_options options) noexcept
      : per_(detail::nanoseconds_in_range(options.per, 1)),
        burst_(detail::in_range(options.burst, 1, std::numeric_limits<std::int64_t>::max())),
        runs_(detail::in_range(options.runs, 1, std::numeric_limits<std::int64_t>::max())) {
    // No bucket holds more than `burst`, and no rate is above one run a nanosecond: so no number below overflows.
    per_ = std::min(per_, detail::longest_duration / 2);
    burst_ = std::min(burst_, detail::longest_duration);
    runs_ = std::min({runs_, burst_, per_});
  }

  /// Admits a run at `now`, in nanoseconds, and returns 0; or returns the nanoseconds until the next token. It repeats
  /// while other threads change the state.
  QTASKS_INLINE constexpr std::int64_t take(std::int64_t now) noexcept {
    std::int64_t const issued = now / per_ * runs_;
    std::int64_t taken = taken_.load();
    for (;;) {
      std::int64_t const overflowed = issued - burst_;
      std::int64_t const next = (taken < overflowed ? overflowed : taken) + 1;
      if (next > issued) return (next + runs_ - 1) / runs_ * per_ - now;
      if (taken_.compare_exchange_weak(taken, next)) return 0;
    }
  }

  /// Admits a run that may wait for its token, at most `longest` nanoseconds, up to 73 years: counts it and returns how
  /// long it has to wait. If that is longer than `longest`, the run is not admitted and not counted.
  constexpr std::int64_t reserve(std::int64_t now, std::int64_t longest) noexcept {
    std::int64_t const issued = now / per_ * runs_;
    std::int64_t taken = taken_.load();
    for (;;) {
      std::int64_t const next = std::max(taken, issued - burst_) + 1;
      std::int64_t const wait = next > issued ? (next + runs_ - 1) / runs_ * per_ - now : 0;
      if (wait > longest || taken_.compare_exchange_weak(taken, next)) return wait;
    }
  }

  /// Returns whether the bucket is full at `now`, as a new one.
  constexpr bool rests(std::int64_t now) const noexcept { return taken_.load() <= now / per_ * runs_ - burst_; }

 private:
  std::int64_t per_;
  std::int64_t burst_;
  std::int64_t runs_;
  // All tokens that were ever taken, and those that were added to a full bucket and so were lost.
  constexpr_atomic<std::int64_t, atomic_order::relaxed> taken_{std::numeric_limits<std::int64_t>::min()};
};

}  // namespace qtasks
