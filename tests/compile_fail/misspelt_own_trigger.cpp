// SPDX-License-Identifier: BSL-1.0
// EXPECT: no `qtasks::trigger_entry` with this name precedes its first use here
// NAMES: shop.prise, misspelt_own_trigger.cpp
// NAMES(clang14): unknown_trigger, misspelt_own_trigger.cpp
#include <qtasks/qtasks.hpp>

struct price_event {
  using result_type = int;
  qtasks::slot<int>& result;
};

template <>
struct qtasks::trigger_entry<"shop.price"> : qtasks::replace_trigger<price_event> {};

#if defined(EXPECT_FAILURE)
using price = qtasks::trigger<"shop.prise">;
#else
using price = qtasks::trigger<"shop.price">;
#endif

inline constexpr price tag{};
