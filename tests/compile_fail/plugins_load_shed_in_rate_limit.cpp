// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: load_shed, rate_limit, reasons::what_is_refused_would_cost_a_permit, plugins_load_shed_in_rate_limit.cpp
#include <qtasks/plugins/limits/load_shed.hpp>
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, qtasks::rate_limit<>, qtasks::load_shed<>>) > 0);
#else
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, qtasks::load_shed<>, qtasks::rate_limit<>>) > 0);
#endif
