// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: coalesce<, circuit_breaker<, the_breaker_would_count_one_call_many_times, plugins_coalesce_in_breaker.cpp
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/limits/coalesce.hpp>
#include <qtasks/qtasks.hpp>

constexpr auto price = qtasks::task<"price">([](int id) { return id; });
using shares = qtasks::coalesce<decltype(price)>;

#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::circuit_breaker<>, shares>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, shares, qtasks::circuit_breaker<>>;
#endif
inline constexpr auto size = sizeof(list);
