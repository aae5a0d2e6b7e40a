// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/uuid.hpp>
#include <qtasks/engine/add_request.hpp>
#include <qtasks/engine/detail/memory_uuids.hpp>
#include <qtasks/engine/detail/ready_lists.hpp>
#include <qtasks/engine/detail/state_word.hpp>
#include <qtasks/engine/detail/task_cell.hpp>
#include <qtasks/engine/task_status.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace qtasks::detail {

/// Gives a cell back that was taken for a task which could not be made.
template <class Store>
struct returned_cell {
  Store& store;
  std::uint32_t slot;
  ~returned_cell() {
    if (slot == no_slot) return;
    store.cells[slot].identity.reset();
    store.cells.give_back(slot);
  }
};

/// A unique key, as one of the tasks of this name.
inline std::string key_of_task(std::string_view name, std::string_view key) {
  return std::string{name}.append(1, '\0').append(key);
}

/// Makes task number `I` in a free cell, with a handle. Returns its slot; `no_slot` if no cell is free, and then it has
/// not used the arguments.
template <std::size_t I, class Store, class... Args>
std::uint32_t make_cell(Store& store, add_request const& request, Args&&... args) {
  using arguments = typename Store::template types<I>::arguments;
  std::uint32_t const slot = store.take();
  if (slot == no_slot) return slot;
  auto& cell = store.cells[slot];
  returned_cell<Store> unless_made{store, slot};
  if (!request.key.empty() || !memory_uuids::is_nil(request.uuid))
    cell.identity = std::make_unique<chosen_identity>(chosen_identity{
        request.uuid, request.key.empty() ? std::string{} : detail::key_of_task(Store::names[I], request.key),
        request.key_until});
  std::construct_at(reinterpret_cast<arguments*>(cell.arguments.data()), std::forward<Args>(args)...);
  unless_made.slot = no_slot;

  ++cell.generation;
  cell.task = I;
  cell.priority = request.priority;
  cell.attempts = cell.deliveries = cell.unanswered = cell.interruptions = 0;
  cell.deadline = request.deadline;
  cell.has_outcome = false;
  cell.progress.store(0, std::memory_order_relaxed);
  cell.is_cancelled = false;
  std::uint32_t const token = state_word{cell.word.load(std::memory_order_relaxed)}.token();
  constexpr auto held = state_word::one_handle | state_word::live | state_word::queued;
  cell.word.store(state_word{held}.with(task_status::new_).with_token(token).bits(), std::memory_order_release);
  return slot;
}

}  // namespace qtasks::detail
