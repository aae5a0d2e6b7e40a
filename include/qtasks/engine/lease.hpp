// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>

namespace qtasks {

/// A worker holds a task until it ends. The broker keeps no time for it.
struct no_lease {
  static constexpr bool ends = false;  ///< a task is never lost
};

/// A worker holds a task for `time` after its claim, and after each renewal. Then the task counts as lost, and another
/// worker may claim it. A run copies its arguments: it may not be the last one. Started workers renew their leases, but
/// not for longer than `longest` after the claim: so a run that hangs is seen.
struct lease {
  static constexpr bool ends = true;   ///< a task can be lost
  duration time{};                     ///< at least 1 ms
  duration longest = duration::max();  ///< after it, a lease is not renewed any more
};

}  // namespace qtasks
