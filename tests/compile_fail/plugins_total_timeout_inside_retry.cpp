// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: total_timeout<, retry<, each_attempt_would_restart_the_limit, plugins_total_timeout_inside_retry.cpp
#include <qtasks/plugins/resilience/standard_pipeline.hpp>
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::retry<>, qtasks::total_timeout<>>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::total_timeout<>, qtasks::retry<>>;
#endif
inline constexpr auto size = sizeof(list);
