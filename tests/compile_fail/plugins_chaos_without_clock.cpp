// SPDX-License-Identifier: BSL-1.0
// EXPECT: the plugin reads a type that no plugin before it `provides`: put a provider before it
// NAMES: chaos_latency, run_time, plugins_chaos_without_clock.cpp
#include <qtasks/plugins/resilience/chaos_latency.hpp>
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
static_assert(sizeof(qtasks::task_executor<qtasks::chaos_latency<>>) > 0);
#else
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, qtasks::chaos_latency<>>) > 0);
#endif
