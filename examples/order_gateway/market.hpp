// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "book.hpp"
#include "request.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>

namespace order_gateway {

/// What a trading halt leaves possible; the values are LOBSTER's.
enum class trading { halted = -1, quoting = 0, open = 1 };

/// Prices from `low` to `high`.
struct band {
  std::int64_t low = 0;
  std::int64_t high = std::numeric_limits<std::int64_t>::max();
  bool contains(std::int64_t price) const noexcept { return low <= price && price <= high; }
};

/// What is known of the one symbol that the gateway watches.
struct market {
  limits limit{};
  book orders{};
  std::int64_t last_price = 0;  ///< the last good one; 0 before there is any
  trading now = trading::open;

  /// Prices within so many basis points of the last good price; all prices before there is one.
  band within(std::int64_t basis_points) const noexcept {
    if (last_price == 0) return {};
    std::int64_t const width = last_price * basis_points / 10'000;
    return {last_price - width, last_price + width};
  }

  /// Takes a request that has passed. A repaired price is not the market's, so it is no good price.
  void apply(request const& passed) {
    switch (passed.type) {
      case message::submit:
        orders.insert(passed.id, passed.size);
        if (!passed.repaired) last_price = passed.price;
        break;
      case message::reduce:
        orders.reduce(passed.id, passed.size);
        break;
      case message::cancel:
        orders.cancel(passed.id);
        break;
      case message::execute:
        orders.reduce(passed.id, passed.size);
        traded(passed.price);
        break;
      case message::execute_hidden:
        traded(passed.price);
        break;
      case message::cross:  // an auction finds a price of its own
        if (passed.size > 0) last_price = passed.price;
        break;
      case message::status:
        break;
    }
  }

 private:
  void traded(std::int64_t price) noexcept {
    if (within(limit.band).contains(price)) last_price = price;
  }
};

}  // namespace order_gateway
