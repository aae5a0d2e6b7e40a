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
/// Taking and returning a cell is lock-free, but where a list of free cells ends.
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
    return slot != no_slot ? slot : refill();
  }
  void give_back(std::uint32_t slot) noexcept {
    std::uint32_t first = returned_.load(std::memory_order_relaxed);
    do {
      cells_[slot].next.store(first, std::memory_order_relaxed);
    } while (!returned_.compare_exchange_weak(first, slot, std::memory_order_release, std::memory_order_relaxed));
  }

 private:
  static constexpr std::uint32_t step = 64;

  /// Takes a cell for the caller, and makes others free: all that were returned, or new ones.
  std::uint32_t refill() noexcept {
    std::lock_guard const lock{refilling_};
    if (std::uint32_t const slot = pop(); slot != no_slot) return slot;
    std::uint32_t slot = returned_.exchange(no_slot, std::memory_order_acquire);
    if (slot == no_slot) slot = grow();
    if (slot != no_slot) {
      std::uint64_t const top = free_.load(std::memory_order_relaxed);
      free_.store(after(top) | cells_[slot].next.load(std::memory_order_relaxed), std::memory_order_release);
    }
    return slot;
  }
  /// The first of a list of new cells; `no_slot` if the capacity is in use.
  std::uint32_t grow() noexcept {
    std::uint32_t const first = made_.load(std::memory_order_relaxed);
    std::uint32_t const last = std::min(first + step, capacity_);
    if (first == last) return no_slot;
    for (std::uint32_t slot = first; slot < last; ++slot) {
      std::construct_at(cells_ + slot)->next.store(slot + 1 == last ? no_slot : slot + 1, std::memory_order_relaxed);
    }
    made_.store(last, std::memory_order_release);
    return first;
  }

  /// Takes a free cell, and fetches the next one. The upper half of the word counts changes: a thread that was
  /// interrupted here does not take a list for the one that it read.
  std::uint32_t pop() noexcept {
    std::uint64_t top = free_.load(std::memory_order_acquire);
    for (;;) {
      auto const slot = static_cast<std::uint32_t>(top);
      if (slot == no_slot) return no_slot;
      std::uint32_t const next = cells_[slot].next.load(std::memory_order_relaxed);
      if (free_.compare_exchange_weak(top, after(top) | next, std::memory_order_acquire, std::memory_order_acquire)) {
        if (next != no_slot) __builtin_prefetch(cells_ + next, 1);
        return slot;
      }
    }
  }
  static constexpr std::uint64_t after(std::uint64_t top) noexcept { return ((top >> 32) + 1) << 32; }

  std::uint32_t const capacity_;
  Cell* const cells_;
  std::mutex refilling_;
  std::atomic<std::uint32_t> made_{0};
  // Two lists in two cache lines, since it is often the producers that take cells and the workers that return them.
  alignas(64) std::atomic<std::uint64_t> free_{no_slot};
  alignas(64) std::atomic<std::uint32_t> returned_{no_slot};
};

}  // namespace qtasks::detail
