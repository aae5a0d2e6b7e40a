// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: coalesce<, unique<, runs_to_be_shared_would_be_refused, plugins_coalesce_in_unique.cpp
#include <qtasks/plugins/limits/coalesce.hpp>
#include <qtasks/plugins/limits/unique.hpp>
#include <qtasks/qtasks.hpp>

constexpr auto price = qtasks::task<"price">([](int id) { return id; });
using shares = qtasks::coalesce<decltype(price)>;

#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::unique<>, shares>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, shares, qtasks::unique<>>;
#endif
inline constexpr auto size = sizeof(list);
