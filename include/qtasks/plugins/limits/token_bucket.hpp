// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/plugins/limits/rate_limit_options.hpp>

#include <cstdint>
#include <limits>

namespace qtasks {

/// A bucket of `burst` tokens, full at first, one taken by each run; at each multiple of `per` on the clock `runs`
/// tokens are added, as far as they fit. So a run that comes just before such a moment and those just after it may
/// together be as many as `burst + runs`; `gcra` has no such edge. One number, lock-free: the tokens ever taken,
/// counting as taken those that did not fit.
class token_bucket {
 public:
  constexpr explicit token_bucket(rate_limit_options options) noexcept : options_(options) {}

  QTASKS_INLINE constexpr std::int64_t take(std::int64_t now) noexcept {
    std::int64_t const issued = now / options_.per * options_.runs;
    std::int64_t taken = taken_.load();
    for (;;) {
      std::int64_t const spilt = issued - options_.burst;
      std::int64_t const next = (taken < spilt ? spilt : taken) + 1;
      if (next > issued) return (next + options_.runs - 1) / options_.runs * options_.per - now;
      if (taken_.compare_exchange_weak(taken, next)) return 0;
    }
  }

 private:
  rate_limit_options options_;
  constexpr_atomic<std::int64_t, atomic_order::relaxed> taken_{std::numeric_limits<std::int64_t>::min()};
};

}  // namespace qtasks
