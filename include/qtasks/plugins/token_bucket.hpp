// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/config.hpp>
#include <qtasks/plugins/cell.hpp>
#include <qtasks/plugins/rate.hpp>

#include <cstdint>
#include <limits>

namespace qtasks {

/// A bucket of `burst` tokens, full at first, one taken by each run; at each multiple of `per` on the clock `runs`
/// tokens are added, as far as they fit. So a run that comes just before such a moment and those just after it may
/// together be as many as `burst + runs`; `gcra` has no such edge. One number, lock-free: the tokens ever taken,
/// counting as taken those that did not fit.
class token_bucket {
 public:
  constexpr explicit token_bucket(rate limit) noexcept : limit_(limit) {}

  QTASKS_INLINE constexpr std::int64_t take(std::int64_t now) noexcept {
    std::int64_t const issued = now / limit_.per * limit_.runs;
    std::int64_t taken = taken_.load();
    for (;;) {
      std::int64_t const spilt = issued - limit_.burst;
      std::int64_t const next = (taken < spilt ? spilt : taken) + 1;
      if (next > issued) return (next + limit_.runs - 1) / limit_.runs * limit_.per - now;
      if (taken_.exchange_if(taken, next)) return 0;
    }
  }

 private:
  rate limit_;
  cell<std::int64_t, cell_order::alone> taken_{std::numeric_limits<std::int64_t>::min()};
};

}  // namespace qtasks
