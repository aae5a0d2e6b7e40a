// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/detail/ready_lists.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>

namespace qtasks::detail {

/// Cells with fixed addresses, up to a capacity. Memory is reserved at once and used as the number of tasks grows.
/// Taking and returning a cell is lock-free, but where the pool grows.
template <class Cell>
class cell_pool {
 public:
  explicit cell_pool(std::uint32_t capacity) : capacity_(capacity), cells_(std::allocator<Cell>{}.allocate(capacity)) {}
  cell_pool(cell_pool const&) = delete;
  cell_pool& operator=(cell_pool const&) = delete;
  ~cell_pool() {
    std::destroy_n(cells_, made());
    std::allocator<Cell>{}.deallocate(cells_, capacity_);
  }

  Cell& operator[](std::uint32_t slot) noexcept { return cells_[slot]; }
  Cell const& operator[](std::uint32_t slot) const noexcept { return cells_[slot]; }
  /// The number of cells that have ever been used.
  std::uint32_t made() const noexcept { return made_.load(std::memory_order_acquire); }

  /// The slot of a free cell; `no_slot` if all are in use.
  std::uint32_t take() noexcept {
    std::uint32_t const slot = pop();
    return slot != no_slot ? slot : grow();
  }
  void give_back(std::uint32_t slot) noexcept { push(slot, slot); }

 private:
  static constexpr std::uint32_t step = 64;

  std::uint32_t grow() noexcept {
    std::lock_guard const lock{growing_};
    if (std::uint32_t const slot = pop(); slot != no_slot) return slot;
    std::uint32_t const first = made_.load(std::memory_order_relaxed);
    std::uint32_t const count = std::min(step, capacity_ - first);
    if (count == 0) return no_slot;
    for (std::uint32_t slot = first; slot < first + count; ++slot) {
      std::construct_at(cells_ + slot)->next.store(slot + 1, std::memory_order_relaxed);
    }
    made_.store(first + count, std::memory_order_release);
    if (count > 1) push(first + 1, first + count - 1);
    return first;
  }

  // The list of free cells. The upper half of the word counts changes: a thread that was interrupted in `pop` does not
  // take a list for the one that it read.
  std::uint32_t pop() noexcept {
    std::uint64_t top = free_.load(std::memory_order_acquire);
    for (;;) {
      auto const slot = static_cast<std::uint32_t>(top);
      if (slot == no_slot) return no_slot;
      std::uint64_t const next = cells_[slot].next.load(std::memory_order_relaxed);
      if (free_.compare_exchange_weak(top, after(top) | next, std::memory_order_acq_rel, std::memory_order_acquire))
        return slot;
    }
  }
  void push(std::uint32_t first, std::uint32_t last) noexcept {
    std::uint64_t top = free_.load(std::memory_order_relaxed);
    do {
      cells_[last].next.store(static_cast<std::uint32_t>(top), std::memory_order_relaxed);
    } while (
        !free_.compare_exchange_weak(top, after(top) | first, std::memory_order_acq_rel, std::memory_order_relaxed));
  }
  static constexpr std::uint64_t after(std::uint64_t top) noexcept { return ((top >> 32) + 1) << 32; }

  std::uint32_t const capacity_;
  Cell* const cells_;
  std::mutex growing_;
  std::atomic<std::uint32_t> made_{0};
  alignas(64) std::atomic<std::uint64_t> free_{no_slot};
};

}  // namespace qtasks::detail
