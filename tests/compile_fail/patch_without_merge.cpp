// SPDX-License-Identifier: BSL-1.0
// EXPECT: a type with `is_patch` needs a member `void merge\(T later\)`
// NAMES: order_patch, patch_without_merge.cpp
#include <qtasks/qtasks.hpp>

#include <optional>

struct order_patch {
  std::optional<int> price{};
  static constexpr bool is_patch = true;
#if !defined(EXPECT_FAILURE)
  constexpr void merge(order_patch later) {
    if (later.price) price = later.price;
  }
#endif
};
struct order_event {
  using replaces = order_patch;
};
template <>
struct qtasks::trigger_entry<"shop.order"> : qtasks::replace_trigger<order_event> {};

struct discounts {
  constexpr order_patch on(qtasks::trigger<"shop.order">, auto const&) const { return {}; }
};

int main() { return qtasks::plugin_stack{discounts{}}.fire(qtasks::trigger<"shop.order">{}, order_event{}) ? 0 : 1; }
