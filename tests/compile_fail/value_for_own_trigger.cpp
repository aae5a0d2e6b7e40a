// SPDX-License-Identifier: BSL-1.0
// EXPECT: this handler's return type does not convert without narrowing to the type that the trigger replaces
// NAMES: doubles, shop.price, wrong_price, int, value_for_own_trigger.cpp
// NAMES(clang14): doubles, wrong_price, int, value_for_own_trigger.cpp
#include <qtasks/qtasks.hpp>

struct price_event {
  using result_type = int;
  qtasks::slot<int>& result;
};

template <>
struct qtasks::trigger_entry<"shop.price"> : qtasks::replace_trigger<price_event> {};

struct wrong_price {};

struct doubles {
#if defined(EXPECT_FAILURE)
  constexpr wrong_price on(qtasks::trigger<"shop.price">, price_event const&) const { return {}; }
#else
  constexpr int on(qtasks::trigger<"shop.price">, price_event const& event) const { return *event.result * 2; }
#endif
};

int main() {
  qtasks::slot<int> price;
  price = 4;
  qtasks::plugin_stack stack{doubles{}};
  return stack.fire(qtasks::trigger<"shop.price">{}, price_event{price}).value_or(0) == 8 ? 0 : 1;
}
