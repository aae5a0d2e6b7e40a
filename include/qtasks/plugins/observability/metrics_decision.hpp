// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace qtasks {

/// How often policies decided something in the runs of one task, at the time of `metrics::decisions()`.
struct metrics_decision {
  std::string_view task{};  ///< the task's name; empty for the changes of a breaker, which belong to no run
  std::string_view
      decision{};  ///< "retry_scheduled": the trigger's name without "policy_", or "breaker_opened" and the like
  std::uint64_t count = 0;  ///< how often
  bool overflow = false;    ///< counts those beyond half of `metrics_options::series`; both names are empty
};

/// The counts of a `metrics`, sorted by task and decision.
using decisions_snapshot = std::vector<metrics_decision>;

}  // namespace qtasks
