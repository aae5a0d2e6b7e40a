// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/task_status.hpp>

#include <cstdint>

namespace qtasks {

/// How a claim of a task ended. Every transition of a task after its claim is one of these.
enum class task_outcome : std::uint8_t {
  success,     ///< the run returned a value
  failed,      ///< the run returned an error, and no retry was asked for
  exhausted,   ///< the run returned an error, and no attempt is left
  cancelled,   ///< the task was cancelled, or cancelled itself
  timed_out,   ///< the run returned `errc::timeout`, or the deadline passed before it began
  retry,       ///< the run returned an error, and another attempt follows
  snooze,      ///< the run asked to be started later: neither success nor failure
  given_back,  ///< a worker did not start the task that it had claimed
  lost,        ///< the lease ended: what became of the run is unknown
};

/// The status after an outcome. A lost task is queued again until a bound is reached.
constexpr task_status status_after(task_outcome outcome) noexcept {
  switch (outcome) {
    case task_outcome::success:
      return task_status::success;
    case task_outcome::failed:
    case task_outcome::timed_out:
      return task_status::error;
    case task_outcome::exhausted:
      return task_status::dead;
    case task_outcome::cancelled:
      return task_status::cancel;
    case task_outcome::retry:
      return task_status::retry;
    case task_outcome::snooze:
    case task_outcome::given_back:
    case task_outcome::lost:
      break;
  }
  return task_status::new_;
}

}  // namespace qtasks
