// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand after the second; swap them, or write `qtasks::sorted_stack`
// NAMES: circuit_breaker<, retry<, the_retry_would_go_on_while_the_breaker_is_open, plugins_breaker_outside_retry.cpp
#include <qtasks/plugins/resilience/standard_pipeline.hpp>
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::circuit_breaker<>, qtasks::retry<>>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::retry<>, qtasks::circuit_breaker<>>;
#endif
inline constexpr auto size = sizeof(list);
