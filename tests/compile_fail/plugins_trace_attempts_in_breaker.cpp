// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: trace_attempts<, circuit_breaker<, it_would_not_show_what_is_refused, plugins_trace_attempts_in_breaker.cpp
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/observability/span_buffer.hpp>
#include <qtasks/plugins/observability/trace.hpp>
#include <qtasks/plugins/observability/trace_attempts.hpp>
#include <qtasks/qtasks.hpp>

using runs = qtasks::trace<qtasks::span_buffer<>>;
using attempts = qtasks::trace_attempts<qtasks::span_buffer<>>;
#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::run_clock<>, runs, qtasks::circuit_breaker<>, attempts>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, runs, attempts, qtasks::circuit_breaker<>>;
#endif
inline constexpr auto size = sizeof(list);
