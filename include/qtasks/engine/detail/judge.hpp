// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/error_traits.hpp>
#include <qtasks/engine/task_outcome.hpp>
#include <qtasks/executor/option.hpp>
#include <qtasks/plugins/resilience/detail/retried_codes.hpp>

#include <cstdint>

namespace qtasks::detail {

/// How a run ended, by its outcome. `CanRepeat`: the arguments are still there. `calls`: of the task, in all runs.
template <bool CanRepeat, class Task, class Outcome>
task_outcome judge(Task const& task, Outcome const& outcome, std::uint32_t calls) {
  if (!outcome.has_error()) return task_outcome::success;
  errc const code = error_traits<typename Outcome::error_type>::code(outcome.assume_error());
  if (code == errc::task_cancel_error) return task_outcome::cancelled;
  if (code == errc::timeout) return task_outcome::timed_out;
  if constexpr (CanRepeat) {
    if (code == errc::retry_later) return task_outcome::snooze;
    if (code == errc::permanent || !retried_codes<Task>::contain(code)) return task_outcome::failed;
  }
  if constexpr (Task::template has<option::retry>) {
    bool const is_left = std::int64_t{calls} <= task.template get<option::retry>().times;
    return is_left ? task_outcome::retry : task_outcome::exhausted;
  }
  return task_outcome::failed;
}

}  // namespace qtasks::detail
