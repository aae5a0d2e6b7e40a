// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: fallback<int, total_timeout<, the_fallback_would_be_late_as_well, plugins_fallback_inside_total_timeout.cpp
#include <qtasks/plugins/resilience/standard_pipeline.hpp>
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::total_timeout<>, qtasks::fallback<int>>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::fallback<int>, qtasks::total_timeout<>>;
#endif
inline constexpr auto size = sizeof(list);
