// SPDX-License-Identifier: BSL-1.0
// EXPECT: a slot cannot hold the replies of a trigger with `qtasks::fold_rule::all`: remove the member `result`
// NAMES: list_price, shop.offers, offer_event
// NAMES(clang14): list_price, offer_event
#include <qtasks/qtasks.hpp>

struct offer_event {
  using result_type = int;
#if defined(EXPECT_FAILURE)
  qtasks::slot<int>& result;
#else
  qtasks::slot<int>& best;
#endif
};

template <>
struct qtasks::trigger_entry<"shop.offers"> : qtasks::replace_trigger<offer_event, qtasks::fold_rule::all> {};

struct list_price {
  constexpr int on(qtasks::trigger<"shop.offers">, auto const&) const { return 3; }
};

constexpr int offers() {
  qtasks::slot<int> best{std::in_place, 5};
  return qtasks::plugin_stack{list_price{}}.fire(qtasks::trigger<"shop.offers">{}, offer_event{best})[0].value_or(0);
}
static_assert(offers() == 3);
