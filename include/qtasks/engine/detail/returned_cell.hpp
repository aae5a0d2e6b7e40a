// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/detail/ready_lists.hpp>

#include <cstdint>

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

}  // namespace qtasks::detail
