// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>
#include <qtasks/engine/broker_limits.hpp>
#include <qtasks/engine/detail/cell_for.hpp>
#include <qtasks/engine/detail/cell_locks.hpp>
#include <qtasks/engine/detail/end_notices.hpp>
#include <qtasks/engine/detail/failure_history.hpp>
#include <qtasks/engine/detail/memory_uuids.hpp>
#include <qtasks/engine/detail/queued_task.hpp>
#include <qtasks/engine/detail/room_notice.hpp>
#include <qtasks/engine/detail/store_outcome.hpp>
#include <qtasks/engine/detail/task_cell.hpp>
#include <qtasks/engine/detail/unique_keys.hpp>
#include <qtasks/engine/detail/why_refused.hpp>
#include <qtasks/engine/handle_store.hpp>
#include <qtasks/engine/task_outcome.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <string_view>
#include <utility>

namespace qtasks::detail {

/// The tasks of a memory broker, how one ends, and what handles do. It outlives the broker while there are handles.
template <class Tasks, bool Repeats, class Clock, class Hooks>
class memory_store final : public handle_store, public cell_locks<typename cell_for<Tasks, Repeats>::type, Hooks> {
  using locks = cell_locks<typename cell_for<Tasks, Repeats>::type, Hooks>;

 public:
  template <std::size_t I>
  using types = queued_task<typename Tasks::template at<I>, Repeats>;
  using cell = typename cell_for<Tasks, Repeats>::type;
  using locks::cells;
  using typename locks::rep;

  static constexpr auto names = Tasks::names();
  memory_store(broker_limits const& bounds, Clock time)
      : locks(static_cast<std::uint32_t>(detail::limits_in_range(bounds).capacity)),
        limits(detail::limits_in_range(bounds)),
        clock(time) {}

  template <std::size_t I>
  auto& arguments(std::uint32_t slot) noexcept {
    return *std::launder(reinterpret_cast<typename types<I>::arguments*>(cells[slot].arguments.data()));
  }

  /// Stores the outcome of a task whose cell is locked, with a copy of the text of its error.
  template <std::size_t I, class Outcome>
  void store(std::uint32_t slot, Outcome&& value) {
    detail::store_outcome<typename types<I>::outcome>(cells[slot], std::forward<Outcome>(value));
  }
  /// Stores an error that is not the task's own.
  void store_error(std::uint32_t slot, task_error error) {
    detail::with_index<Tasks::size>(cells[slot].task,
                                    [&]<std::size_t I>() { store<I>(slot, types<I>::ended_with(error)); });
  }
  /// Adds to the history of a task whose cell is locked.
  void note_failure(std::uint32_t slot, std::uint32_t attempt, task_outcome how, task_error const& why) {
    if (limits.history != 0)
      detail::add_failure(cells[slot].failures, limits.history, {attempt, how, why.code(), {}, clock.now()},
                          why.message());
  }
  /// Destroys the outcome of a task whose cell is locked.
  void forget_outcome(std::uint32_t slot) noexcept {
    cell& at = cells[slot];
    if (!std::exchange(at.has_outcome, false)) return;
    detail::with_index<Tasks::size>(at.task, [&]<std::size_t I>() {
      using type = typename types<I>::outcome;
      std::destroy_at(std::launder(reinterpret_cast<type*>(at.outcome.data())));
    });
  }
  /// Ends a task whose cell is locked and whose outcome is stored. The caller has a reason to keep the cell, and
  /// removes it afterwards.
  void end(std::uint32_t slot, task_status status, std::uint32_t token) noexcept {
    bool const is_kept = detail::ttl_of(limits, status).count() > 0;
    if (is_kept) cells[slot].ended_at = clock.now();
    rep const gone = is_kept ? 0 : state_word::live;
    if (this->unlock(slot, status, token, 0, gone).has(state_word::waiter)) notices.notify(slot);
    if (cells[slot].identity != nullptr) keys.release(cells[slot].identity->key, slot);
  }
  /// Unlocks a cell that was locked and pinned, as it was.
  void unlock_and_release(std::uint32_t slot, state_word before) noexcept {
    rep const now = this->unlock(slot, before.status(), before.token(), 0, state_word::one_pin).bits();
    if (((now - state_word::one_pin) & state_word::holds) == 0) free(slot);
  }
  /// Removes a reason to keep the cell.
  void release(std::uint32_t slot, rep reason) noexcept {
    rep const before = cells[slot].word.fetch_sub(reason, std::memory_order_acq_rel);
    if (((before - reason) & state_word::holds) == 0) free(slot);
  }

  // For handles.
  qtasks::uuid uuid_of(task_id id) const noexcept override {
    auto const& identity = cells[this->slot_of(id)].identity;
    return identity != nullptr && !memory_uuids::is_nil(identity->uuid) ? identity->uuid : uuids.of(id);
  }
  task_status status_of(task_id id) const noexcept override { return this->read(this->slot_of(id)).status(); }
  task_progress progress_of(task_id id) const noexcept override {
    std::uint64_t const both = cells[this->slot_of(id)].progress.load(std::memory_order_relaxed);
    return {static_cast<std::uint32_t>(both), static_cast<std::uint32_t>(both >> 32)};
  }
  bool wait(task_id id, std::int64_t nanoseconds) noexcept override {
    return notices.wait(this->slot_of(id), nanoseconds, [this, slot = this->slot_of(id)](bool sleeps) {
      if (sleeps) cells[slot].word.fetch_or(state_word::waiter, std::memory_order_acq_rel);
      return this->read(slot).is_final();
    });
  }
  void* result_of(task_id id) noexcept override { return cells[this->slot_of(id)].outcome.data(); }
  result<void> cancel(task_id id) noexcept override {
    std::uint32_t const slot = this->slot_of(id);
    auto const word = this->lock(slot, [](state_word seen) { return !seen.is_final(); });
    if (!word.has_value()) return task_error{errc::gone, "the task has ended: it cannot be cancelled"};
    if (word->status() == task_status::process) {
      cells[slot].is_cancelled = true;
      if (cells[slot].running != nullptr) cells[slot].running->request();
      this->unlock(slot, task_status::process, word->token(), 0, 0);
    } else {
      store_error(slot, cancelled_unstarted);
      end(slot, task_status::cancel, word->token());  // still in a list, from which a claim will take it
    }
    return outcome::success();
  }
  void drop(task_id id) noexcept override { release_handle(this->slot_of(id), 0); }

  bool has_one_handle(task_id id) const noexcept override {
    return (this->read(this->slot_of(id)).bits() & state_word::all_handles) == state_word::one_handle;
  }

  /// The broker ends, and no worker runs. Tasks that have not ended are cancelled; the last handle deletes the store.
  void close() noexcept {
    for (std::uint32_t slot = 0; slot < cells.made(); ++slot) {
      owners_.fetch_add(1, std::memory_order_relaxed);
      if (!this->orphan(slot)) {
        owners_.fetch_sub(1, std::memory_order_relaxed);
        continue;
      }
      rep kept_for = state_word::queued;
      if (auto const live = this->lock(slot, [](state_word seen) { return !seen.is_final(); })) {
        kept_for &= live->bits();
        store_error(slot, {errc::task_cancel_error, "the application ended before the task"});
        end(slot, task_status::cancel, live->token());
      } else {
        kept_for = this->read(slot).bits() & (state_word::queued | state_word::live);
      }
      release_handle(slot, kept_for);
    }
    for (std::uint32_t slot = 0; slot < cells.made(); ++slot) {
      while (this->is_being_freed(slot)) Hooks::pause();  // by a handle that was dropped just before
    }
    let_go();
  }

  broker_limits limits;
  [[no_unique_address]] Clock const clock;
  end_notices notices;
  room_notice room;
  unique_keys<Hooks> keys;
  unique_keys<Hooks> chosen_uuids;
  memory_uuids const uuids;

 private:
  ~memory_store() = default;

  /// Removes a handle, and other reasons with it.
  void release_handle(std::uint32_t slot, rep others) noexcept {
    rep const before = cells[slot].word.fetch_sub(state_word::one_handle + others, std::memory_order_acq_rel);
    rep const after = before - state_word::one_handle - others;
    if ((after & state_word::holds) == 0) free(slot);
    if ((before & state_word::orphan) != 0 && (after & state_word::all_handles) == 0) let_go();
  }
  void let_go() noexcept {
    if (owners_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }
  void free(std::uint32_t slot) noexcept {
    cell& at = cells[slot];
    detail::with_index<Tasks::size>(at.task, [&]<std::size_t I>() { std::destroy_at(&arguments<I>(slot)); });
    forget_outcome(slot);
    if (at.identity != nullptr) {
      keys.release(at.identity->key, slot);
      chosen_uuids.release(uuids.key_of(at.identity->uuid), slot);
      at.identity.reset();
    }
    std::uint32_t const token = state_word{at.word.load(std::memory_order_relaxed)}.token();
    at.failures.reset();
    cells.give_back(slot);
    room.notify();
    at.word.store(state_word::unused(token).bits(), std::memory_order_release);  // the last access: see `close`
  }

  std::atomic<std::size_t> owners_{1};  ///< the broker, and after it each cell with handles
};

}  // namespace qtasks::detail
