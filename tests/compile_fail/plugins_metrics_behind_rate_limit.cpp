// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: metrics, rate_limit, reasons::its_errors_would_not_be_seen, plugins_metrics_behind_rate_limit.cpp
#include <qtasks/plugins/observability/metrics.hpp>
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, qtasks::rate_limit<>, qtasks::metrics<>>) > 0);
#else
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, qtasks::metrics<>, qtasks::rate_limit<>>) > 0);
#endif
