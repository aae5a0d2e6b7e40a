// SPDX-License-Identifier: BSL-1.0
// What each plugin of the gateway costs an order: docs/overhead.md.
#include "gateway.hpp"

#include <array>
#include <cstddef>

struct overhead {
  order_gateway::market market{order_gateway::limits{}, 64};
  order_gateway::submit_t submit = order_gateway::submit_task(market);
  std::array<order_gateway::request, 16> orders{};
  std::size_t calls = 0;

  /// Of the orders, one has a price that `reprice` repairs, one a size that `clamp` repairs, and one is rejected.
  overhead() {
    for (auto& order : orders) order = {.id = 1, .size = 100, .price = 100'000};
    orders[3].price = 107'000;
    orders[7].size = 9'000;
    orders[11].price = 200'000;
  }

  auto stack() {
    using namespace order_gateway;
    return qtasks::plugin_stack{latency_histogram{}, qtasks::only_for<reprice, submit_t>{reprice{&market}},
                                clamp{&market},      count_reasons{},
                                reject_log{nullptr}, keep_market{&market}};
  }

  /// Submits an order, and removes it from the book, so that each call finds the same market.
  auto call(auto& executor) {
    market.last_price = 100'000;
    auto const result = executor.execute(submit, orders[calls++ % orders.size()]);
    market.orders.cancel(1);
    return result.has_value();
  }
};
