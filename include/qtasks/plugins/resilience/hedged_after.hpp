// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/resilience/hedge_delay.hpp>
#include <qtasks/plugins/resilience/hedged_after.hpp>

#include <cstdint>

namespace qtasks {

/// Always after the same time.
struct hedged_after {
  std::int64_t delay;  ///< nanoseconds
  constexpr std::int64_t nanoseconds() const noexcept { return delay; }
  constexpr void took(auto const& /*duration*/) const noexcept {}
};

}  // namespace qtasks
