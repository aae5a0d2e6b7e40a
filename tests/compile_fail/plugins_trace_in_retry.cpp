// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: trace<, retry<, its_errors_would_not_be_seen, plugins_trace_in_retry.cpp
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/observability/span_buffer.hpp>
#include <qtasks/plugins/observability/trace.hpp>
#include <qtasks/qtasks.hpp>

using runs = qtasks::trace<qtasks::span_buffer<>>;
#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::retry<>, runs>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, runs, qtasks::retry<>>;
#endif
inline constexpr auto size = sizeof(list);
