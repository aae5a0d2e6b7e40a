// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace qtasks {

/// What a timeout allows and what was used of it, in nanoseconds: `ctx.get<deadline_info>()` where a timeout is in the
/// stack. Within the task it is the innermost timeout's; on the way out each one writes its own.
struct deadline_info {
  std::int64_t limit = 0;
  std::int64_t spent = 0;  ///< known once the timeout's part of the run is over
};

}  // namespace qtasks
