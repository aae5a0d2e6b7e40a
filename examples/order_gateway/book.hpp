// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace order_gateway {

/// An order in the book. In an empty entry of the table the size is 0.
struct resting_order {
  std::int64_t id = 0;
  std::int64_t size = 0;
};

/// The resting orders by id: a hash table with linear probing, at most half full. It allocates at construction, and
/// again only when the number of live orders outgrows it.
class book {
 public:
  explicit book(std::size_t orders = 1U << 15U) : entries_(capacity_for(orders)) {}

  std::size_t size() const noexcept { return size_; }

  /// Returns the order, or null if it is not in the book.
  resting_order const* find(std::int64_t id) const noexcept {
    resting_order const& entry = entries_[index_of(id)];
    return entry.size > 0 ? &entry : nullptr;
  }

  /// The id must be new, and the size positive.
  void insert(std::int64_t id, std::int64_t size) {
    if (2 * (size_ + 1) > entries_.size()) grow();
    entries_[index_of(id)] = {id, size};
    ++size_;
  }

  /// Reduces the order by `size`, and removes it if nothing remains.
  void reduce(std::int64_t id, std::int64_t size) noexcept {
    std::size_t const index = index_of(id);
    if (entries_[index].size == 0) return;
    if (entries_[index].size > size) {
      entries_[index].size -= size;
    } else {
      erase(index);
    }
  }

  void cancel(std::int64_t id) noexcept {
    std::size_t const index = index_of(id);
    if (entries_[index].size > 0) erase(index);
  }

  /// Removes all orders and keeps the memory.
  void clear() noexcept {
    for (resting_order& entry : entries_) entry = {};
    size_ = 0;
  }

 private:
  static std::size_t capacity_for(std::size_t orders) {
    std::size_t capacity = 16;
    while (capacity < 2 * orders) capacity *= 2;
    return capacity;
  }

  std::size_t home(std::int64_t id) const noexcept {
    auto mixed = static_cast<std::uint64_t>(id);
    mixed = (mixed ^ (mixed >> 33U)) * 0xFF51'AFD7'ED55'8CCDULL;
    return static_cast<std::size_t>(mixed ^ (mixed >> 33U)) & (entries_.size() - 1);
  }

  /// The index of the order's entry, or of the free entry where it would be inserted.
  std::size_t index_of(std::int64_t id) const noexcept {
    std::size_t index = home(id);
    while (entries_[index].size > 0 && entries_[index].id != id) index = next(index);
    return index;
  }

  std::size_t next(std::size_t index) const noexcept { return (index + 1) & (entries_.size() - 1); }

  /// Moves later orders of the same cluster back, so that no search ends too early. There are no tombstones.
  void erase(std::size_t hole) noexcept {
    for (std::size_t at = next(hole); entries_[at].size > 0; at = next(at)) {
      std::size_t const from_home = (at - home(entries_[at].id)) & (entries_.size() - 1);
      std::size_t const from_hole = (at - hole) & (entries_.size() - 1);
      if (from_home >= from_hole) {
        entries_[hole] = entries_[at];
        hole = at;
      }
    }
    entries_[hole] = {};
    --size_;
  }

  void grow() {
    std::vector<resting_order> const old = std::exchange(entries_, std::vector<resting_order>(2 * entries_.size()));
    for (resting_order const& order : old) {
      if (order.size > 0) entries_[index_of(order.id)] = order;
    }
  }

  std::vector<resting_order> entries_;
  std::size_t size_ = 0;
};

}  // namespace order_gateway
