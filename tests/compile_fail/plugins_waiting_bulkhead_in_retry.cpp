// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: waiting_bulkhead<, retry<, each_attempt_would_need_a_place_anew, plugins_waiting_bulkhead_in_retry.cpp
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/limits/waiting_bulkhead.hpp>
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::retry<>, qtasks::waiting_bulkhead<>>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::waiting_bulkhead<>, qtasks::retry<>>;
#endif
inline constexpr auto size = sizeof(list);
