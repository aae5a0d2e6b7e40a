// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: fallback<int, circuit_breaker<, the_breaker_would_not_see_a_failure, plugins_fallback_inside_breaker.cpp
#include <qtasks/plugins/resilience/standard_pipeline.hpp>
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::circuit_breaker<>, qtasks::fallback<int>>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::fallback<int>, qtasks::circuit_breaker<>>;
#endif
inline constexpr auto size = sizeof(list);
