// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string_view>

namespace qtasks {

/// The status of a queued task, with QTasks' names (`new_`, because C++ has a keyword `new`) and one more, `dead`.
enum class task_status : std::uint8_t {
  new_,     ///< queued; no run has failed yet
  process,  ///< a worker runs it
  success,  ///< ended with a value
  error,    ///< ended with an error that is the task's own verdict: no retry was asked for, permanent, timeout
  cancel,   ///< cancelled, before or in its run
  retry,    ///< queued again after a failure
  dead,     ///< parked: it reached the bound of its attempts, deliveries or interruptions
};

/// The task will not run again.
constexpr bool is_final(task_status status) noexcept {
  return status != task_status::new_ && status != task_status::process && status != task_status::retry;
}

/// QTasks' text of a status.
constexpr std::string_view name_of(task_status status) noexcept {
  constexpr std::string_view names[] = {"new", "process", "success", "error", "cancel", "retry", "dead"};
  return names[static_cast<std::uint8_t>(status)];
}

}  // namespace qtasks
