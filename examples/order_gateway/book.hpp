// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace order_gateway {

/// An order in the book. One without size is an empty place.
struct resting_order {
  std::int64_t id = 0;
  std::int64_t size = 0;
};

/// The orders that rest in the market, by id: a flat table with linear probing, at most half full. It allocates
/// where it is made, and again only each time the number of live orders outgrows it.
class book {
 public:
  explicit book(std::size_t orders = 1U << 15U) : places_(capacity_for(orders)) {}

  std::size_t size() const noexcept { return size_; }

  /// The order, or null.
  resting_order const* find(std::int64_t id) const noexcept {
    resting_order const& place = places_[place_of(id)];
    return place.size > 0 ? &place : nullptr;
  }

  /// The order must not be there yet, and must have a size.
  void insert(std::int64_t id, std::int64_t size) {
    if (2 * (size_ + 1) > places_.size()) grow();
    places_[place_of(id)] = {id, size};
    ++size_;
  }

  /// Takes `size` off the order; one with nothing left is gone.
  void reduce(std::int64_t id, std::int64_t size) noexcept {
    std::size_t const place = place_of(id);
    if (places_[place].size == 0) return;
    if (places_[place].size > size) {
      places_[place].size -= size;
    } else {
      erase(place);
    }
  }

  void cancel(std::int64_t id) noexcept {
    std::size_t const place = place_of(id);
    if (places_[place].size > 0) erase(place);
  }

  /// No orders, the same memory.
  void clear() noexcept {
    for (resting_order& place : places_) place = {};
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
    return static_cast<std::size_t>(mixed ^ (mixed >> 33U)) & (places_.size() - 1);
  }

  /// Where the order is, or would be.
  std::size_t place_of(std::int64_t id) const noexcept {
    std::size_t place = home(id);
    while (places_[place].size > 0 && places_[place].id != id) place = next(place);
    return place;
  }

  std::size_t next(std::size_t place) const noexcept { return (place + 1) & (places_.size() - 1); }

  /// Moves later orders of the same run back, so that no search stops too early: no tombstones.
  void erase(std::size_t hole) noexcept {
    for (std::size_t at = next(hole); places_[at].size > 0; at = next(at)) {
      std::size_t const from_home = (at - home(places_[at].id)) & (places_.size() - 1);
      std::size_t const from_hole = (at - hole) & (places_.size() - 1);
      if (from_home >= from_hole) {
        places_[hole] = places_[at];
        hole = at;
      }
    }
    places_[hole] = {};
    --size_;
  }

  void grow() {
    std::vector<resting_order> const old = std::exchange(places_, std::vector<resting_order>(2 * places_.size()));
    for (resting_order const& order : old) {
      if (order.size > 0) places_[place_of(order.id)] = order;
    }
  }

  std::vector<resting_order> places_;
  std::size_t size_ = 0;
};

}  // namespace order_gateway
