// SPDX-License-Identifier: BSL-1.0
// EXPECT: this event has neither `replaces` nor `result_type`, so it is not one of this trigger
// NAMES: explain_event, shop.price, closed_event, event_of_another_trigger.cpp
// NAMES(clang14): explain_event, closed_event, event_of_another_trigger.cpp
#include <qtasks/qtasks.hpp>

struct price_event {
  using result_type = int;
  int price;
};
struct closed_event {
  int shop;
};
template <>
struct qtasks::trigger_entry<"shop.price"> : qtasks::replace_trigger<price_event> {};
template <>
struct qtasks::trigger_entry<"shop.closed"> : qtasks::notify_trigger<closed_event> {};

struct discount {
  constexpr int on(qtasks::trigger<"shop.price">, auto const& event) const { return event.price - 1; }
};

int main() {
  qtasks::plugin_stack stack{discount{}};
#if defined(EXPECT_FAILURE)
  auto const price = stack.fire(qtasks::trigger<"shop.price">{}, closed_event{1});
#else
  auto const price = stack.fire(qtasks::trigger<"shop.price">{}, price_event{1});
#endif
  return *price;
}
