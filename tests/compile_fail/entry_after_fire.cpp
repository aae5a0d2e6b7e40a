// SPDX-License-Identifier: BSL-1.0
// EXPECT: no `qtasks::trigger_entry` with this name precedes its first use here
// NAMES: shop.sold, entry_after_fire.cpp
// NAMES(clang14): unknown_trigger, entry_after_fire.cpp
#include <qtasks/qtasks.hpp>

struct sale {
  using result_type = int;
};

#if !defined(EXPECT_FAILURE)
template <>
struct qtasks::trigger_entry<"shop.sold"> : qtasks::replace_trigger<sale> {};
#endif

struct doubles {
  constexpr int on(qtasks::trigger<"shop.sold">, sale const&) const { return 4; }
};

int main() {
  qtasks::plugin_stack stack{doubles{}};
  return stack.fire(qtasks::trigger<"shop.sold">{}, sale{}).value_or(0) == 4 ? 0 : 1;
}

#if defined(EXPECT_FAILURE)
template <>
struct qtasks::trigger_entry<"shop.sold"> : qtasks::replace_trigger<sale> {};
#endif
