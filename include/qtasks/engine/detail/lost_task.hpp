// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/detail/state_word.hpp>
#include <qtasks/engine/detail/unlock_waiting.hpp>
#include <qtasks/engine/detail/why_refused.hpp>
#include <qtasks/engine/task_outcome.hpp>

#include <atomic>
#include <cstdint>

namespace qtasks::detail {

/// Queues the task in this slot if its lease has ended. Returns whether it has.
template <class Hooks, class Store, class Queue>
bool take_if_lost(Store& store, Queue& queue, std::uint32_t slot) {
  auto& cell = store.cells[slot];
  auto const is_over = [&] { return cell.lease_until.load(std::memory_order_relaxed) <= store.clock.now(); };
  auto const word = store.lock(slot, [&](state_word seen) { return seen.is_running() && is_over(); });
  if (!word.has_value()) return false;
  Hooks::at("lost");
  if (!is_over()) {  // renewed before the cell was locked
    store.unlock(slot, task_status::process, word->token(), 0, 0);
    return false;
  }
  cell.running->request();
  store.note_failure(slot, cell.attempts + 1, task_outcome::lost, lease_not_renewed);
  std::uint32_t const task = cell.task;
  if (detail::unlock_waiting(store, slot, word->token() + 1)) queue.push(slot, 0);
  queue.left(task);
  return true;
}

}  // namespace qtasks::detail
