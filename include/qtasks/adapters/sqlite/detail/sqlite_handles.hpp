// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/uuid.hpp>
#include <qtasks/engine/task_id.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace qtasks::detail {

/// The handles of this process to the tasks of a database, with the outcomes that were decoded for them. Thread-safe.
class sqlite_handles {
 public:
  struct handle {
    std::size_t count = 0;
    qtasks::uuid uuid{};
    std::size_t task = 0;       ///< its number in the list of tasks, whose size if that has none of its name
    bool is_forgotten = false;  ///< the task is removed when the last handle is dropped
    bool is_gone = false;       ///< the transaction in which the task was added was taken back
    std::shared_ptr<void> outcome;
    std::string text;  ///< of the outcome's error
  };

  void add(task_id id, qtasks::uuid const& uuid, std::size_t task, bool is_uncommitted) {
    std::lock_guard const lock{lock_};
    handle& of = handles_[id];
    ++of.count;
    of.uuid = uuid;
    of.task = task;
    if (is_uncommitted) uncommitted_.push_back(id);
    last_id_ = std::max(last_id_, id);
  }
  /// The transaction of a thread has ended.
  void end_transaction(bool is_committed) {
    std::lock_guard const lock{lock_};
    for (task_id const id : std::exchange(uncommitted_, {})) {
      auto const found = handles_.find(id);
      if (found != handles_.end()) found->second.is_gone = !is_committed;
    }
  }
  /// The greatest number of a task that had a handle: one of a transaction that was taken back is not used again here.
  task_id last_id() const noexcept {
    std::lock_guard const lock{lock_};
    return last_id_;
  }

  /// Calls `use(handle)`, and returns what it returns. The task has a handle.
  template <class Use>
  auto with(task_id id, Use use) {
    std::lock_guard const lock{lock_};
    return use(handles_.at(id));
  }
  template <class Use>
  auto with(task_id id, Use use) const {
    std::lock_guard const lock{lock_};
    return use(handles_.at(id));
  }
  std::size_t count(task_id id) const noexcept {
    std::lock_guard const lock{lock_};
    auto const found = handles_.find(id);
    return found == handles_.end() ? 0 : found->second.count;
  }
  bool is_gone(task_id id) const noexcept {
    std::lock_guard const lock{lock_};
    auto const found = handles_.find(id);
    return found != handles_.end() && found->second.is_gone;
  }
  /// A task with handles is forgotten when the last of them is dropped. Returns whether it has any.
  bool forget_later(task_id id) noexcept {
    std::lock_guard const lock{lock_};
    auto const found = handles_.find(id);
    if (found == handles_.end()) return false;
    found->second.is_forgotten = true;
    return true;
  }

  /// What is to be done after a handle was dropped, or the broker has ended.
  struct ended {
    bool forget_task = false;
    bool delete_all = false;  ///< the broker has ended, and there is no handle
  };
  ended drop(task_id id) noexcept {
    std::lock_guard const lock{lock_};
    auto const found = handles_.find(id);
    if (--found->second.count > 0) return {};
    bool const forget = found->second.is_forgotten;
    handles_.erase(found);
    return {forget, is_closed_ && handles_.empty()};
  }
  ended close() noexcept {
    std::lock_guard const lock{lock_};
    is_closed_ = true;
    return {false, handles_.empty()};
  }

 private:
  mutable std::mutex lock_;
  std::unordered_map<task_id, handle> handles_;
  std::vector<task_id> uncommitted_;  ///< of the transaction of a thread
  task_id last_id_{};
  bool is_closed_ = false;
};

}  // namespace qtasks::detail
