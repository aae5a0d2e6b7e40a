// SPDX-License-Identifier: BSL-1.0
// EXPECT: the plugin reads a type that no plugin before it `provides`
// NAMES: qtasks::retry<, run_time<, plugins_retry_without_clock.cpp
#include <qtasks/plugins/resilience/standard_pipeline.hpp>
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::retry<>>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::retry<>>;
#endif
inline constexpr auto size = sizeof(list);
