// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: trace<, fallback<, its_errors_would_not_be_seen, plugins_trace_in_fallback.cpp
#include <qtasks/plugins/resilience/fallback.hpp>
#include <qtasks/plugins/observability/span_buffer.hpp>
#include <qtasks/plugins/observability/trace.hpp>
#include <qtasks/qtasks.hpp>

using runs = qtasks::trace<qtasks::span_buffer<>>;
#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::fallback<int>, runs>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, runs, qtasks::fallback<int>>;
#endif
inline constexpr auto size = sizeof(list);
