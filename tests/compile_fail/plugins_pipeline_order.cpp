// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: in a `standard_pipeline`, the first plugin must come after the second
// NAMES: qtasks::total_timeout<, qtasks::rate_limit<, plugins_pipeline_order.cpp
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/plugins/resilience/standard_pipeline.hpp>
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
using list =
    qtasks::plugin_stack<qtasks::run_clock<>, qtasks::standard_pipeline<qtasks::total_timeout<>, qtasks::rate_limit<>>>;
#else
using list =
    qtasks::plugin_stack<qtasks::run_clock<>, qtasks::standard_pipeline<qtasks::rate_limit<>, qtasks::total_timeout<>>>;
#endif
inline constexpr auto size = sizeof(list);
