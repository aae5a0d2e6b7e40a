// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: coalesce<, retry<, each_attempt_would_be_shared_anew, plugins_coalesce_in_retry.cpp
#include <qtasks/plugins/limits/coalesce.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/qtasks.hpp>

constexpr auto price = qtasks::task<"price">([](int id) { return id; });
using shares = qtasks::coalesce<decltype(price)>;

#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::retry<>, shares>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, shares, qtasks::retry<>>;
#endif
inline constexpr auto size = sizeof(list);
