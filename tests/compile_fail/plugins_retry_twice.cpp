// SPDX-License-Identifier: BSL-1.0
// EXPECT: this plugin is in the list more than once
// NAMES: qtasks::retry<, plugins_retry_twice.cpp
#include <qtasks/plugins/resilience/standard_pipeline.hpp>
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::retry<>, qtasks::retry<>>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::retry<>>;
#endif
inline constexpr auto size = sizeof(list);
