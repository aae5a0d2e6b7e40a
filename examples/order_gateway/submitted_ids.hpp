// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "book.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace order_gateway {

/// The ids of all orders that the input has submitted, also of those that were rejected or are gone. An exchange
/// assigns rising ids, so nearly every id goes to the end of a sorted array, in 8 bytes; the others go into a hash
/// table.
class submitted_ids {
 public:
  /// Has room for `orders` ids before it grows.
  explicit submitted_ids(std::size_t orders = 1U << 15U) : rising_(orders), others_(orders) {}

  void insert(std::int64_t id) {
    if (used_ > 0 && id <= rising_[used_ - 1]) {
      if (others_.find(id) == nullptr) others_.insert(id, 1);
      return;
    }
    if (used_ == rising_.size()) rising_.resize(2 * used_ + 1);
    rising_[used_++] = id;
  }

  bool contains(std::int64_t id) const noexcept {
    auto const end = rising_.begin() + static_cast<std::ptrdiff_t>(used_);
    return std::binary_search(rising_.begin(), end, id) || others_.find(id) != nullptr;
  }

  /// Removes all ids and keeps the memory.
  void clear() noexcept {
    used_ = 0;
    others_.clear();
  }

 private:
  // Not reserved but resized: then an order that is inserted later is not the first to touch a page.
  std::vector<std::int64_t> rising_;
  std::size_t used_ = 0;
  book others_;  ///< the sizes have no meaning
};

}  // namespace order_gateway
