// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: fallback<int, qtasks::retry<, reasons::the_retry_would_not_see_an_error, plugins_fallback_inside_retry.cpp
#include <qtasks/plugins/resilience/standard_pipeline.hpp>
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::retry<>, qtasks::fallback<int>>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::fallback<int>, qtasks::retry<>>;
#endif
inline constexpr auto size = sizeof(list);
