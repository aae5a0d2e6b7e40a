// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/plugins/detail/setting.hpp>
#include <qtasks/plugins/limits/detail/gcra_state.hpp>
#include <qtasks/plugins/limits/rate_limit_options.hpp>
#include <qtasks/plugins/live.hpp>

#include <cstdint>

namespace qtasks {

/// A `gcra` whose rate can be changed while runs go on: `rate_limit<live_gcra>`.
class live_gcra {
 public:
  /// Options out of their ranges become the nearest limit; in a constant expression they do not compile.
  constexpr explicit live_gcra(rate_limit_options options) noexcept : live_gcra(detail::gcra_pace(options)) {}

  /// Changes the rate; what was admitted before is forgotten, so a burst can follow. A run that begins meanwhile can
  /// read one setting from before and one from after the change.
  constexpr void change(rate_limit_options options) noexcept {
    detail::gcra_pace const pace(options);
    interval_.store(pace.interval);
    tolerance_.store(pace.tolerance);
    due_.store(detail::gcra_idle);
  }

  /// As that of `gcra`.
  QTASKS_INLINE constexpr std::int64_t take(std::int64_t now) noexcept {
    std::int64_t const interval = interval_.load();
    std::int64_t const tolerance = tolerance_.load();
    std::int64_t due = due_.load();
    for (;;) {
      std::int64_t const next = (due < now ? now : due) + interval;
      std::int64_t const wait = next - now - tolerance;
      if (wait > 0) return wait;
      if (due_.compare_exchange_weak(due, next)) return 0;
    }
  }

  /// As that of `gcra`.
  constexpr bool rests(std::int64_t now) const noexcept { return due_.load() <= now; }

 private:
  constexpr explicit live_gcra(detail::gcra_pace pace) noexcept
      : interval_(pace.interval), tolerance_(pace.tolerance) {}

  detail::setting<std::int64_t, live_settings> interval_;
  detail::setting<std::int64_t, live_settings> tolerance_;
  detail::gcra_arrival due_{detail::gcra_idle};
};

}  // namespace qtasks
