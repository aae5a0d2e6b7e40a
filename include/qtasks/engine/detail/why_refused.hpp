// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>
#include <qtasks/engine/broker_limits.hpp>
#include <qtasks/engine/task_outcome.hpp>
#include <qtasks/executor/run_info.hpp>

#include <cstdint>
#include <optional>

namespace qtasks::detail {

inline constexpr task_error cancelled_unstarted{errc::task_cancel_error, "the task was cancelled before it started"};
inline constexpr task_error lease_not_renewed{errc::lease_lost, "the worker did not renew its lease in time"};
inline constexpr task_error deadline_passed{errc::timeout, "the task's deadline passed before it started"};

/// How a task ends that must not start.
struct refusal {
  task_outcome how;
  task_error error;
};

/// Why a claimed task must not start; nothing if it may. `cell` has the counters and times of the task.
template <class Cell>
std::optional<refusal> why_refused(Cell const& cell, broker_limits const& limits, std::int64_t now) noexcept {
  if (cell.is_cancelled) return refusal{task_outcome::cancelled, cancelled_unstarted};
  if (cell.deadline != no_deadline && now >= cell.deadline) return refusal{task_outcome::timed_out, deadline_passed};
  if (cell.unanswered > limits.deliveries)
    return refusal{task_outcome::exhausted,
                   {errc::failed, "the task was claimed too often without an end: its runs may crash the process"}};
  if (cell.interruptions > limits.interruptions)
    return refusal{task_outcome::exhausted, {errc::failed, "the task was interrupted too often without a verdict"}};
  return std::nullopt;
}

}  // namespace qtasks::detail
