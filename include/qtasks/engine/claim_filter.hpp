// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace qtasks {

/// The tasks that a worker claims: all, or those of some queues or of some priorities.
struct claim_filter {
  std::uint64_t queues = ~std::uint64_t{0};  ///< a bit for each queue, in the order of `queue_names<Tasks>`
  int least_urgent = 7;                      ///< the greatest priority, from -8 to 7
  friend constexpr bool operator==(claim_filter, claim_filter) = default;
};

}  // namespace qtasks
