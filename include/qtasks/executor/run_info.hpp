// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/uuid.hpp>
#include <qtasks/executor/stop_flag.hpp>

#include <cstdint>
#include <limits>

namespace qtasks {

/// The deadline of a run that has none.
inline constexpr std::int64_t no_deadline = std::numeric_limits<std::int64_t>::max();

/// The priority of a `run_info` that states none: the run then has that of the task's `option::priority`.
inline constexpr int priority_of_task = std::numeric_limits<int>::min();

/// The caller's data for one run: `execute(run_info{...}, task, args...)`. Only a member that the caller sets replaces
/// the task's options.
struct run_info {
  qtasks::uuid uuid{};                  ///< all bytes zero: none
  int priority = priority_of_task;      ///< a smaller number runs first in a queue
  int attempt = 1;                      ///< counted from 1; a smaller number counts as 1
  std::int64_t deadline = no_deadline;  ///< nanoseconds of the run's clock, see qtasks/chrono.hpp; at least 0
  stop_flag const* stop = nullptr;      ///< the caller sets it to ask the task to stop; must outlive the run
};

}  // namespace qtasks
