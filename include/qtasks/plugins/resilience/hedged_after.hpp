// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>
#include <qtasks/plugins/detail/in_range.hpp>

#include <cstdint>

namespace qtasks {

/// A `HedgeDelay` that is always the same: `hedged_after{5ms}`.
struct hedged_after {
  duration delay;  ///< not negative
  constexpr std::int64_t nanoseconds() const noexcept { return detail::nanoseconds_in_range(delay); }
  constexpr void record(auto const& /*latency*/) const noexcept {}
};

}  // namespace qtasks
