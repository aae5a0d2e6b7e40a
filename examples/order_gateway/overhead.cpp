// SPDX-License-Identifier: BSL-1.0
// What each plugin of the gateway costs an order: docs/overhead.md.
#include "gateway.hpp"

#include <cstddef>

struct overhead {
  order_gateway::market market{order_gateway::limits{}, 64};
  order_gateway::submit_t submit = order_gateway::submit_task(market);
  std::size_t calls = 0;

  auto stack() {
    using namespace order_gateway;
    return qtasks::plugin_stack{latency_histogram{}, qtasks::only_for<reprice, submit_t>{reprice{&market}},
                                clamp{&market},      count_reasons{},
                                reject_log{nullptr}, keep_market{&market}};
  }

  /// Submits an order. Of 16 orders, one has a price that `reprice` repairs, one a price that is rejected, and one a
  /// size that `clamp` repairs. The order is then removed from the book, so that each call finds the same market.
  auto call(auto& executor) {
    std::size_t const at = calls++ % 16;
    order_gateway::request order{.id = 1, .size = at == 7 ? 9'000 : 100, .price = 100'000};
    if (at == 3) order.price = 107'000;
    if (at == 11) order.price = 200'000;
    market.last_price = 100'000;
    auto const result = executor.execute(submit, order);
    market.orders.cancel(order.id);
    return result.has_value();
  }
};
