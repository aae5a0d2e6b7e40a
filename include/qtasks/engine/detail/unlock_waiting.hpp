// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>
#include <qtasks/engine/detail/state_word.hpp>
#include <qtasks/engine/task_status.hpp>

#include <atomic>
#include <cstdint>

namespace qtasks::detail {

/// Unlocks the cell of a claimed task that waits again, or ends the task if it has been cancelled. Returns whether it
/// waits: then the caller puts it into a list.
template <class Store>
bool unlock_waiting(Store& store, std::uint32_t slot, std::uint32_t token) noexcept {
  auto& cell = store.cells[slot];
  cell.running = nullptr;
  if (!cell.is_cancelled) {
    auto const status = cell.attempts == 0 ? task_status::new_ : task_status::retry;
    store.unlock(slot, status, token, state_word::queued, 0);
    return true;
  }
  cell.word.fetch_add(state_word::one_pin, std::memory_order_relaxed);  // a reason to keep the cell for `end`
  store.store_error(slot, {errc::task_cancel_error, "the task was cancelled"});
  store.end(slot, task_status::cancel, token);
  store.release(slot, state_word::one_pin);
  return false;
}

}  // namespace qtasks::detail
