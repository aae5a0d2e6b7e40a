// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/plugins/limits/rate_limit_options.hpp>

#include <cstdint>
#include <limits>

namespace qtasks {

/// The generic cell rate algorithm (ITU-T I.371): runs are admitted one by one, each `per / runs` after the last, and
/// up to `burst` of them early. The same decisions as a token bucket that fills drop by drop. The interval is rounded
/// up to a nanosecond, so the rate is never exceeded. One number, lock-free: the time at which all that was admitted
/// would have been due.
class gcra {
 public:
  constexpr explicit gcra(rate_limit_options options) noexcept
      : interval_((options.per + options.runs - 1) / options.runs), early_(interval_ * options.burst) {}

  QTASKS_INLINE constexpr std::int64_t take(std::int64_t now) noexcept {
    std::int64_t due = due_.load();
    for (;;) {
      std::int64_t const next = (due < now ? now : due) + interval_;
      std::int64_t const wait = next - now - early_;
      if (wait > 0) return wait;
      if (due_.compare_exchange_weak(due, next)) return 0;
    }
  }

 private:
  std::int64_t interval_;
  std::int64_t early_;  // how far ahead of the clock `due_` may run
  constexpr_atomic<std::int64_t, atomic_order::relaxed> due_{std::numeric_limits<std::int64_t>::min()};
};

}  // namespace qtasks
