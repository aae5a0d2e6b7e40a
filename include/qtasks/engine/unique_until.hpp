// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace qtasks {

/// How long a unique key names a task.
enum class unique_until : std::uint8_t {
  ended,    ///< until the task has ended: of one key, at most one task is queued, runs, or waits for its retry
  started,  ///< until the task starts for the first time: another one can be queued while it runs
};

}  // namespace qtasks
