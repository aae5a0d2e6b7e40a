// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace qtasks {

/// The bounds of a broker. A value out of its range becomes the nearest limit.
struct broker_limits {
  std::size_t capacity = std::size_t{1} << 16;  ///< tasks at a time, ended ones with a handle included; at most 2^24
  std::uint32_t deliveries = 16;  ///< claims of one task in a row without an answer before it is `dead`; at most 250
  std::uint32_t interruptions = 1000;  ///< claims of one task that may end without a verdict
};

}  // namespace qtasks
