// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand after the second; swap them, or write `qtasks::sorted_stack`
// NAMES: attempt_timeout<, retry<, it_would_limit_all_attempts_together, plugins_attempt_timeout_outside_retry.cpp
#include <qtasks/plugins/resilience/standard_pipeline.hpp>
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::attempt_timeout<>, qtasks::retry<>>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::retry<>, qtasks::attempt_timeout<>>;
#endif
inline constexpr auto size = sizeof(list);
