// SPDX-License-Identifier: BSL-1.0
// EXPECT: the plugin reads a type that no plugin before it `provides`: put a provider before it
// NAMES: trace_attempts<, trace_run, plugins_trace_attempts_without_trace.cpp
#include <qtasks/plugins/observability/span_buffer.hpp>
#include <qtasks/plugins/observability/trace.hpp>
#include <qtasks/plugins/observability/trace_attempts.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/qtasks.hpp>

using runs = qtasks::trace<qtasks::span_buffer<>>;
using attempts = qtasks::trace_attempts<qtasks::span_buffer<>>;
#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::retry<>, attempts>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, runs, qtasks::retry<>, attempts>;
#endif
inline constexpr auto size = sizeof(list);
