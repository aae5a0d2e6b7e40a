// SPDX-License-Identifier: BSL-1.0
// Triggers of your own: a name, an event, a kind and a fold. They are fired into the same stack as all others.
#include <qtasks/qtasks.hpp>

#include <array>
#include <cstdio>
#include <optional>

namespace shop {

struct cart {
  int items;
};

/// `result_type` is the type of the replacement.
struct price_event {
  using result_type = int;
  cart const& bought;
};

}  // namespace shop

/// The first handler that returns a price decides.
template <>
struct qtasks::trigger_entry<"shop.price"> : qtasks::replace_trigger<shop::price_event, qtasks::fold_rule::first> {};

/// Every handler can make an offer; the caller gets all offers.
template <>
struct qtasks::trigger_entry<"shop.offers"> : qtasks::replace_trigger<shop::price_event, qtasks::fold_rule::all> {};

namespace shop {

struct bulk_price {
  constexpr std::optional<int> on(qtasks::trigger<"shop.price">, auto const& event) const {
    return event.bought.items >= 100 ? std::optional{event.bought.items * 2} : std::nullopt;
  }
  constexpr int on(qtasks::trigger<"shop.offers">, auto const& event) const { return event.bought.items * 2; }
};

struct list_price {
  constexpr int on(qtasks::trigger<"shop.price">, auto const& event) const { return event.bought.items * 3; }
};

struct coupon {
  constexpr std::optional<int> on(qtasks::trigger<"shop.offers">, auto const& event) const {
    return event.bought.items > 10 ? std::optional{event.bought.items} : std::nullopt;
  }
};

using stack = qtasks::plugin_stack<bulk_price, list_price, coupon>;

constexpr std::optional<int> price_of(int items) {
  cart const bought{items};
  return stack{}.fire(qtasks::trigger<"shop.price">{}, price_event{bought});
}
constexpr auto offers_for(int items) {
  cart const bought{items};
  return stack{}.fire(qtasks::trigger<"shop.offers">{}, price_event{bought});
}

static_assert(qtasks::TriggerHandler<coupon, "shop.offers"> && !qtasks::TriggerHandler<coupon, "shop.price">);
static_assert(price_of(100) == 200 && price_of(5) == 15);
static_assert(offers_for(5) == std::array<std::optional<int>, 2>{10, std::nullopt});

}  // namespace shop

int main() {
  std::printf("100 items: %d; 5 items: %d\n", *shop::price_of(100), *shop::price_of(5));
  auto const offers = shop::offers_for(20);
  std::printf("offers for 20: %d and %d\n", *offers[0], *offers[1]);
  return offers[1] == 20 ? 0 : 1;
}
