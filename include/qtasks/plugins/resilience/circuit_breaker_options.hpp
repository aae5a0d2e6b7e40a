// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>

#include <chrono>
#include <cstdint>

namespace qtasks {

/// Options of `circuit_breaker`.
struct circuit_breaker_options {
  duration open_for = std::chrono::seconds{5};  ///< at least 1 ns
  /// The attempts that run at the same time in the half-open state, and the successes that close the breaker; from 1 to
  /// 32.
  std::uint16_t probes = 1;
};

}  // namespace qtasks
