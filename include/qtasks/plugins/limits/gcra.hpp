// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/plugins/limits/detail/gcra_state.hpp>
#include <qtasks/plugins/limits/rate_limit_options.hpp>

#include <algorithm>
#include <cstdint>

namespace qtasks {

/// The generic cell rate algorithm (ITU-T I.371): admits one run each `per / runs`, and up to `burst` of them early.
/// It decides like a token bucket that fills continuously. The interval is rounded up to a nanosecond, so the rate is
/// never exceeded. An interval, and the time that a burst is early, count at most 73 years. Lock-free; the state is one
/// 64-bit number, the theoretical arrival time of the next run.
class gcra {
 public:
  /// Options out of their ranges become the nearest limit; in a constant expression they do not compile.
  constexpr explicit gcra(rate_limit_options options) noexcept : pace_(options) {}

  /// Admits a run at `now`, in nanoseconds, and returns 0; or returns the nanoseconds until the next run is admitted.
  /// It repeats while other threads change the state.
  QTASKS_INLINE constexpr std::int64_t take(std::int64_t now) noexcept {
    std::int64_t due = due_.load();
    for (;;) {
      std::int64_t const next = (due < now ? now : due) + pace_.interval;
      std::int64_t const wait = next - now - pace_.tolerance;
      if (wait > 0) return wait;
      if (due_.compare_exchange_weak(due, next)) return 0;
    }
  }

  /// Admits a run that may wait, at most `longest` nanoseconds, up to 73 years: counts it and returns how long it has
  /// to wait. If that is longer than `longest`, the run is not admitted and not counted.
  constexpr std::int64_t reserve(std::int64_t now, std::int64_t longest) noexcept {
    std::int64_t due = due_.load();
    for (;;) {
      std::int64_t const from = std::max(due, now);
      std::int64_t const wait = std::max<std::int64_t>(from - now - pace_.tolerance + pace_.interval, 0);
      if (wait > longest || due_.compare_exchange_weak(due, from + pace_.interval)) return wait;
    }
  }

  /// Returns whether a whole burst would be admitted at `now`, as by a new one.
  constexpr bool rests(std::int64_t now) const noexcept { return due_.load() <= now; }
  /// The state: the theoretical arrival time of the next run.
  constexpr std::int64_t due() const noexcept { return due_.load(); }
  /// Goes on with a state that another `gcra` of the same options had.
  constexpr void resume(std::int64_t due) noexcept { due_.store(due); }

 private:
  detail::gcra_pace pace_;
  detail::gcra_arrival due_{detail::gcra_idle};
};

}  // namespace qtasks
