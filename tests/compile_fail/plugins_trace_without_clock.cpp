// SPDX-License-Identifier: BSL-1.0
// EXPECT: the plugin reads a type that no plugin before it `provides`: put a provider before it
// NAMES: trace<, run_time, plugins_trace_without_clock.cpp
#include <qtasks/plugins/observability/span_buffer.hpp>
#include <qtasks/plugins/observability/trace.hpp>
#include <qtasks/qtasks.hpp>

using runs = qtasks::trace<qtasks::span_buffer<>>;
#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<runs>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, runs>;
#endif
inline constexpr auto size = sizeof(list);
