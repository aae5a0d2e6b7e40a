// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand after the second; swap them, or write `qtasks::sorted_stack`
// NAMES: trace_attempts<, retry<, it_would_be_one_span_for_all_attempts, plugins_trace_attempts_outside_retry.cpp
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/observability/span_buffer.hpp>
#include <qtasks/plugins/observability/trace.hpp>
#include <qtasks/plugins/observability/trace_attempts.hpp>
#include <qtasks/qtasks.hpp>

using runs = qtasks::trace<qtasks::span_buffer<>>;
using attempts = qtasks::trace_attempts<qtasks::span_buffer<>>;
#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::run_clock<>, runs, attempts, qtasks::retry<>>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, runs, qtasks::retry<>, attempts>;
#endif
inline constexpr auto size = sizeof(list);
