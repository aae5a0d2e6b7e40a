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
    arrival_.reset();
  }

  /// As that of `gcra`.
  QTASKS_INLINE constexpr std::int64_t take(std::int64_t now) noexcept {
    return arrival_.take(now, interval_.load(), tolerance_.load());
  }

 private:
  constexpr explicit live_gcra(detail::gcra_pace pace) noexcept
      : interval_(pace.interval), tolerance_(pace.tolerance) {}

  detail::setting<std::int64_t, live_settings> interval_;
  detail::setting<std::int64_t, live_settings> tolerance_;
  detail::gcra_arrival arrival_;
};

}  // namespace qtasks
