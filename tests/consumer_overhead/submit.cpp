// SPDX-License-Identifier: BSL-1.0
// What a user writes to measure a stack. SHOP_MISTAKE plants one of the mistakes that run.py expects to be reported.
#include "shop.hpp"

#if SHOP_MISTAKE == 1
struct overheads {
#else
struct overhead {
#endif
  int amount = 1200;
  long limit = 1000;

#if SHOP_MISTAKE == 2
#elif SHOP_MISTAKE == 3
  using stack = int;
#elif SHOP_MISTAKE == 4
using stack = qtasks::plugin_stack<>;
#else
auto stack() {
  return qtasks::plugin_stack{shop::customer_of{}, qtasks::plugins{shop::discount{}, shop::checksum{}},
                              qtasks::only_for<shop::cap, shop::order_t>{shop::cap{&limit}}, shop::audit{}};
}
#endif
#if SHOP_MISTAKE != 5
  auto call(auto& executor) {
#if SHOP_MISTAKE == 6
    (void)executor.template get<shop::audit>();
#endif
    return executor.execute(shop::order, amount);
  }
#endif
};
