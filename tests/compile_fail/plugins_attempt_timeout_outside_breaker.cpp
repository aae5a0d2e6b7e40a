// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand after the second; swap them, or write `qtasks::sorted_stack`
// NAMES: attempt_timeout<, circuit_breaker<, the_breaker_would_not_see_what_expires, outside_breaker.cpp
#include <qtasks/plugins/resilience/standard_pipeline.hpp>
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::attempt_timeout<>, qtasks::circuit_breaker<>>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::circuit_breaker<>, qtasks::attempt_timeout<>>;
#endif
inline constexpr auto size = sizeof(list);
