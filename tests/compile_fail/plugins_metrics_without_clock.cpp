// SPDX-License-Identifier: BSL-1.0
// EXPECT: the plugin reads a type that no plugin before it `provides`: put a provider before it
// NAMES: metrics, run_time, plugins_metrics_without_clock.cpp
#include <qtasks/plugins/observability/metrics.hpp>
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
static_assert(sizeof(qtasks::task_executor<qtasks::metrics<>>) > 0);
#else
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, qtasks::metrics<>>) > 0);
#endif
