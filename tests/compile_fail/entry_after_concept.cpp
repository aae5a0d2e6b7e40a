// SPDX-License-Identifier: BSL-1.0
// EXPECT: no `qtasks::trigger_entry` with this name precedes its first use here
// NAMES: shop.sold, entry_after_concept.cpp
// NAMES(clang14): unknown_trigger, entry_after_concept.cpp
#include <qtasks/qtasks.hpp>

struct sale {};

#if !defined(EXPECT_FAILURE)
template <>
struct qtasks::trigger_entry<"shop.sold"> : qtasks::notify_trigger<sale> {};
#endif

struct counts {
  constexpr void on(qtasks::trigger<"shop.sold">, sale const&) const {}
};
static_assert(qtasks::TriggerHandler<counts, "shop.sold">);

#if defined(EXPECT_FAILURE)
template <>
struct qtasks::trigger_entry<"shop.sold"> : qtasks::notify_trigger<sale> {};
#endif
