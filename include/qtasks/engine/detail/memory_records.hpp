// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/engine/detail/ready_lists.hpp>
#include <qtasks/engine/detail/state_word.hpp>
#include <qtasks/engine/queue_names.hpp>
#include <qtasks/engine/queue_stats.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_page.hpp>
#include <qtasks/engine/task_query.hpp>
#include <qtasks/engine/task_snapshot.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace qtasks::detail {

/// The tasks of a memory broker, looked at and changed by hand. Each is locked only for itself.
template <class Tasks, class Store, class Queue>
class memory_records {
 public:
  memory_records(Store& store, Queue& queue) noexcept : store_(store), queue_(queue) {}

  /// A task of which the caller has a handle.
  task_snapshot read(task_id id) const { return read_slot(Store::slot_of(id)).value_or(task_snapshot{}); }

  /// A page of the tasks.
  task_page list(task_query const& query) const {
    task_page page;
    std::size_t const limit = std::clamp<std::size_t>(query.limit, 1, 1'000);
    std::uint32_t const end = store_.cells.made();
    auto slot = static_cast<std::uint32_t>(std::min<std::uint64_t>(query.after, end));
    for (; slot < end && page.tasks.size() < limit; ++slot) {
      auto task = read_slot(slot);
      if (!task.has_value() || (!query.name.empty() && task->name != query.name)) continue;
      if (!query.status.has_value() || task->status == *query.status) page.tasks.push_back(*std::move(task));
    }
    page.next = slot < end ? slot : 0;
    return page;
  }
  /// Counts of the tasks.
  queue_stats stats() const {
    queue_stats counts;
    for (std::size_t i = 0; i < Tasks::size; ++i) counts.tasks.push_back({Tasks::names()[i], queue_of(i), {}});
    counts.capacity = store_.limits.capacity;
    for (std::uint32_t slot = 0; slot < store_.cells.made(); ++slot) {
      with_task(slot, [&](state_word word) {
        ++counts.tasks[store_.cells[slot].task].by_status[static_cast<std::size_t>(word.status())];
      });
    }
    return counts;
  }

  /// Forgets the task in this slot, but for its handles, if it ended at least `kept_for(status)` ago. Returns whether
  /// it did.
  template <class KeptFor>
  bool forget(std::uint32_t slot, KeptFor kept_for) noexcept {
    auto const word = store_.lock(slot, [](state_word seen) { return seen.has(state_word::live) && seen.is_final(); });
    if (!word.has_value()) return false;
    bool const is_over = store_.clock.now() - store_.cells[slot].ended_at >= kept_for(word->status()).count();
    auto const pin = is_over ? state_word::one_pin : 0;
    store_.unlock(slot, word->status(), word->token(), pin, is_over ? state_word::live : 0);
    if (is_over) store_.release(slot, pin);
    return is_over;
  }
  /// Forgets tasks with this status that ended at least this long ago. Returns their number.
  std::size_t purge(task_status status, duration older_than) noexcept {
    std::size_t forgotten = 0;
    for (std::uint32_t slot = 0; slot < store_.cells.made(); ++slot) {
      auto const kept_for = [&](task_status of) { return of == status ? older_than : duration::max(); };
      forgotten += forget(slot, kept_for) ? 1 : 0;
    }
    return forgotten;
  }

  /// Queues a dead task again, with new counters and without a deadline; the caller gets a handle to it.
  result<void> requeue(task_id id) {
    std::uint32_t const slot = Store::slot_of(id);
    auto const is_dead = [](state_word seen) {  // and the claim in which it died has let it go
      return seen.has(state_word::live) && !seen.has(state_word::queued) && seen.is_final() &&
             seen.status() == task_status::dead;
    };
    auto const restart = [&] {
      auto const word = store_.lock(slot, [&](state_word seen) { return is_dead(seen) && has_one_handle(seen); });
      if (!word.has_value()) return no_slot;
      store_.forget_outcome(slot);
      auto& cell = store_.cells[slot];
      cell.attempts = cell.deliveries = cell.unanswered = cell.interruptions = 0;
      cell.deadline = no_deadline;
      cell.is_cancelled = false;
      store_.unlock(slot, task_status::new_, word->token(), state_word::queued, 0);
      return slot;
    };
    auto const& identity = store_.cells[slot].identity;
    if (!is_dead(store_.read(slot)))
      return task_error{errc::rejected, "the task is not dead: only a dead one is queued again"};
    bool const has_key = identity != nullptr && !identity->key.empty();
    bool is_shared = false;
    std::uint32_t const queued = has_key ? store_.keys.find_or_make(
                                               identity->key, [&](std::uint32_t) { return is_shared = true; }, restart)
                                         : restart();
    if (is_shared) return task_error{errc::rejected, "another task has the unique key of this one"};
    if (queued == no_slot) return task_error{errc::rejected, "the task has other handles, which refer to its outcome"};
    queue_.push(slot, 0);
    return outcome::success();
  }

 private:
  static bool has_one_handle(state_word word) noexcept {
    return (word.bits() & state_word::all_handles) == state_word::one_handle;
  }
  static std::string_view queue_of(std::size_t task) noexcept { return queue_name_table<Tasks>::of_tasks[task]; }

  std::optional<task_snapshot> read_slot(std::uint32_t slot) const {
    std::optional<task_snapshot> found;
    with_task(slot, [&](state_word word) {
      auto const& cell = store_.cells[slot];
      task_id const id = store_.id_of(slot);
      found.emplace(task_snapshot{store_.uuid_of(id), Tasks::names()[cell.task], queue_of(cell.task), word.status(),
                                  cell.priority, cell.attempts, cell.deliveries, cell.interruptions, cell.deadline,
                                  store_.progress_of(id)});
      if (cell.failures != nullptr) found->failures = *cell.failures;
    });
    return found;
  }

  /// Calls `use(word)` with the cell locked, if it holds a task.
  template <class Use>
  void with_task(std::uint32_t slot, Use use) const {
    auto const word =
        store_.lock_and_pin(slot, [](state_word seen) { return !seen.is_unused() && seen.has(state_word::holds); });
    if (!word.has_value()) return;
    struct unlocked {
      Store& store;
      std::uint32_t slot;
      state_word before;
      ~unlocked() { store.unlock_and_release(slot, before); }
    } const at_end{store_, slot, *word};
    use(*word);
  }

  Store& store_;
  Queue& queue_;
};

}  // namespace qtasks::detail
