// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "book.hpp"
#include "request.hpp"
#include "submitted_ids.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>

namespace order_gateway {

/// What is allowed at present; the values are LOBSTER's.
enum class trading { halted = -1, quoting = 0, open = 1 };

/// The prices from `low` to `high`, both included.
struct band {
  std::int64_t low = 0;
  std::int64_t high = std::numeric_limits<std::int64_t>::max();
  bool contains(std::int64_t price) const noexcept { return low <= price && price <= high; }
};

/// The state of the one symbol that the gateway checks.
struct market {
  market() = default;
  /// Holds `expected` orders before it allocates again.
  market(limits const& allowed, std::size_t expected) : limit(allowed), submitted(expected), orders(expected) {}

  limits limit{};
  submitted_ids submitted{};
  book orders{};
  std::int64_t last_price = 0;  ///< the last good price; 0 before the first
  trading now = trading::open;

  /// The prices within so many basis points of the last good price. Before the first good price, all prices.
  band within(std::int64_t basis_points) const noexcept {
    if (last_price == 0) return {};
    std::int64_t const width = last_price * basis_points / 10'000;
    return {last_price - width, last_price + width};
  }

  /// Remembers that a rejected order was submitted. Later requests for it are errors, not requests of the opening book.
  void reject(request const& rejected) {
    if (rejected.type == message::submit) submitted.insert(rejected.id);
  }

  /// Applies an accepted request. A repaired price comes from the gateway, so it does not become the last good price.
  void apply(request const& accepted) {
    switch (accepted.type) {
      case message::submit:
        orders.insert(accepted.id, accepted.size);
        submitted.insert(accepted.id);
        if (!accepted.repaired) last_price = accepted.price;
        break;
      case message::reduce:
        orders.reduce(accepted.id, accepted.size);
        break;
      case message::cancel:
        orders.cancel(accepted.id);
        break;
      case message::execute:
        orders.reduce(accepted.id, accepted.size);
        traded(accepted.price);
        break;
      case message::execute_hidden:
        traded(accepted.price);
        break;
      case message::cross:  // an auction sets a new price
        if (accepted.size > 0) last_price = accepted.price;
        break;
      case message::status:
        break;
    }
  }

  /// Begins a new day: removes all orders and keeps their memory.
  void clear() noexcept {
    orders.clear();
    submitted.clear();
  }

 private:
  void traded(std::int64_t price) noexcept {
    if (within(limit.band).contains(price)) last_price = price;
  }
};

}  // namespace order_gateway
