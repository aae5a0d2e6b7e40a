// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/result.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/core/uuid.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_progress.hpp>
#include <qtasks/engine/task_status.hpp>

#include <cstdint>

namespace qtasks {

/// The tasks of a broker, as handles see them; a broker's model has one. It outlives the broker while handles refer to
/// it. All functions are thread-safe. An id is that of a task of which the caller has a handle.
class handle_store {
 public:
  handle_store(handle_store const&) = delete;
  handle_store& operator=(handle_store const&) = delete;

  /// The identity of the task.
  virtual qtasks::uuid uuid_of(task_id id) const noexcept = 0;
  /// The status now.
  virtual task_status status_of(task_id id) const noexcept = 0;
  /// What the task last said about its progress.
  virtual task_progress progress_of(task_id id) const noexcept = 0;
  /// Waits until the task has ended, at most for `nanoseconds`. Returns whether it has.
  virtual bool wait(task_id id, std::int64_t nanoseconds) noexcept = 0;
  /// The `result<T, E>` of a task that has ended.
  virtual void* result_of(task_id id) noexcept = 0;
  /// Cancels the task if it is queued, and asks it to stop if it runs. `errc::gone` if it has ended.
  virtual result<void> cancel(task_id id) noexcept = 0;
  /// The handle is dropped.
  virtual void drop(task_id id) noexcept = 0;
  /// The task has no other handle.
  virtual bool has_one_handle(task_id id) const noexcept = 0;

 protected:
  handle_store() = default;
  ~handle_store() = default;
};

}  // namespace qtasks
