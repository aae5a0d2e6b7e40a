// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand after the second; swap them, or write `qtasks::sorted_stack`
// NAMES: coalesce<, cache<, what_is_in_the_cache_would_wait, plugins_coalesce_outside_cache.cpp
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/plugins/limits/coalesce.hpp>
#include <qtasks/qtasks.hpp>

constexpr auto price = qtasks::task<"price">([](int id) { return id; });
using shares = qtasks::coalesce<decltype(price)>;
using keeps = qtasks::cache<decltype(price)>;

#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::run_clock<>, shares, keeps>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, keeps, shares>;
#endif
inline constexpr auto size = sizeof(list);
