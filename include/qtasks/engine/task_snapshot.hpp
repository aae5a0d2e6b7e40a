// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/uuid.hpp>
#include <qtasks/engine/failed_attempt.hpp>
#include <qtasks/engine/task_progress.hpp>
#include <qtasks/engine/task_status.hpp>
#include <qtasks/executor/run_info.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace qtasks {

/// A task as its broker had it at one moment.
struct task_snapshot {
  qtasks::uuid uuid{};                     ///< of the task
  std::string_view name{};                 ///< of the task; a literal
  std::string_view queue{};                ///< the name of its queue; a literal
  task_status status = task_status::new_;  ///< at that moment
  int priority = 0;                        ///< a smaller number starts first
  std::uint32_t attempts = 0;              ///< failed calls
  std::uint32_t deliveries = 0;            ///< claims
  std::uint32_t interruptions = 0;         ///< claims that ended without a verdict
  std::int64_t deadline = no_deadline;     ///< nanoseconds of the broker's clock
  task_progress progress{};                ///< what the task last reported
  std::vector<failed_attempt> failures{};  ///< the last ones, the oldest first
};

}  // namespace qtasks
