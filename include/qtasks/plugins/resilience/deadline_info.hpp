// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace qtasks {

/// The limit of a timeout and the time spent under it, in nanoseconds: `ctx.get<deadline_info>()` where a timeout is in
/// the stack. Inside the task it describes the innermost timeout. Each timeout writes its own limit and time when its
/// part of the run is over.
struct deadline_info {
  std::int64_t limit = 0;  ///< of the timeout that was applied, in nanoseconds
  std::int64_t spent = 0;  ///< 0 until the timeout's part of the run is over
};

}  // namespace qtasks
