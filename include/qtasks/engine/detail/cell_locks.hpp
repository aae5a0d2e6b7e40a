// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/detail/cell_pool.hpp>
#include <qtasks/engine/detail/state_word.hpp>
#include <qtasks/engine/task_id.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace qtasks::detail {

/// Whether a handle was added to a task.
enum class handle_answer : std::uint8_t { added, no_task, crowded };

/// The cells of the memory broker, and how a thread locks one. A thread that changes a task locks its cell by the state
/// word; other threads see the change when it unlocks the cell. Each count in the word is a reason to keep the cell:
/// the thread that removes the last one frees it.
template <class Cell, class Hooks>
class cell_locks {
 public:
  using rep = state_word::rep;

  explicit cell_locks(std::uint32_t capacity) : cells(capacity) {}

  static constexpr std::uint32_t slot_of(task_id id) noexcept {
    return static_cast<std::uint32_t>(static_cast<rep>(id) & 0xFF'FFFFU);
  }
  task_id id_of(std::uint32_t slot) const noexcept { return static_cast<task_id>(cells[slot].generation << 24 | slot); }

  /// The word of a cell that is not locked.
  state_word read(std::uint32_t slot) const noexcept {
    for (;;) {
      state_word const word{cells[slot].word.load(std::memory_order_acquire)};
      if (!word.is_locked()) return word;
      Hooks::pause();
    }
  }

  /// Locks the cell if `may(word)`. Returns the word before; nothing if it may not.
  template <class May>
  std::optional<state_word> lock(std::uint32_t slot, May may) noexcept {
    return change(slot, may, [](state_word word) { return word.locked(); });
  }
  /// The same for a thread that has no reason of its own to keep the cell: adds a pin.
  template <class May>
  std::optional<state_word> lock_and_pin(std::uint32_t slot, May may) noexcept {
    return change(slot, may, [](state_word word) { return state_word{word.locked().bits() + state_word::one_pin}; });
  }
  /// Unlocks the cell. Returns the word before.
  state_word unlock(std::uint32_t slot, task_status status, std::uint32_t token, rep add, rep remove) noexcept {
    auto& word = cells[slot].word;
    rep now = word.load(std::memory_order_relaxed);
    while (!word.compare_exchange_weak(now, state_word{now}.with(status).with_token(token).bits() + add - remove,
                                       std::memory_order_acq_rel, std::memory_order_relaxed)) {
    }
    return state_word{now};
  }

  /// Adds a handle if the cell holds a task that has not ended; with `to_ended`, also if it has.
  handle_answer add_handle(std::uint32_t slot, bool to_ended) noexcept {
    auto answer = handle_answer::no_task;
    auto const may = [&](state_word word) {
      bool const is_there = word.has(state_word::holds) && (to_ended || !word.is_final());
      bool const is_crowded = (word.bits() & state_word::all_handles) >= most_handles;
      answer = !is_there ? handle_answer::no_task : is_crowded ? handle_answer::crowded : handle_answer::added;
      return answer == handle_answer::added;
    };
    (void)change(slot, may, [](state_word word) { return state_word{word.bits() + state_word::one_handle}; });
    return answer;
  }

  /// The broker is gone: adds a handle of its own and the mark, if the cell holds a task. Returns whether it did.
  bool orphan(std::uint32_t slot) noexcept {
    return change(
               slot, [](state_word word) { return word.has(state_word::holds); },
               [](state_word word) { return state_word{(word.bits() + state_word::one_handle) | state_word::orphan}; })
        .has_value();
  }
  /// Nothing holds the cell any more, and a thread frees it.
  bool is_being_freed(std::uint32_t slot) const noexcept {
    state_word const word{cells[slot].word.load(std::memory_order_acquire)};
    return !word.has(state_word::holds) && !word.is_unused();
  }
  /// Takes a free cell. Returns its slot; `no_slot` if there is none.
  std::uint32_t take() noexcept {
    std::uint32_t const slot = cells.take();
    if (slot != no_slot) {
      while (is_being_freed(slot)) Hooks::pause();
    }
    return slot;
  }

  cell_pool<Cell> cells;

 private:
  static constexpr rep most_handles = state_word::all_handles - state_word::one_handle;  // one is left for `orphan`

  template <class May, class Changed>
  std::optional<state_word> change(std::uint32_t slot, May may, Changed changed) noexcept {
    auto& word = cells[slot].word;
    rep now = word.load(std::memory_order_acquire);
    for (;;) {
      state_word const seen{now};
      if (seen.is_locked()) {
        Hooks::pause();
        now = word.load(std::memory_order_acquire);
      } else if (!may(seen)) {
        return std::nullopt;
      } else if (word.compare_exchange_weak(now, changed(seen).bits(), std::memory_order_acq_rel,
                                            std::memory_order_acquire)) {
        return seen;
      }
    }
  }
};

}  // namespace qtasks::detail
