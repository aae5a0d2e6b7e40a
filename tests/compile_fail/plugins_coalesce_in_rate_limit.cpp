// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: coalesce<, rate_limit<, each_that_waits_would_cost_a_permit, plugins_coalesce_in_rate_limit.cpp
#include <qtasks/plugins/limits/coalesce.hpp>
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/qtasks.hpp>

constexpr auto price = qtasks::task<"price">([](int id) { return id; });
using shares = qtasks::coalesce<decltype(price)>;

#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::rate_limit<>, shares>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, shares, qtasks::rate_limit<>>;
#endif
inline constexpr auto size = sizeof(list);
