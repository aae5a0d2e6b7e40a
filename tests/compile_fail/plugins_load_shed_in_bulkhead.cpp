// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: load_shed, bulkhead, reasons::what_is_refused_would_cost_a_permit, plugins_load_shed_in_bulkhead.cpp
#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/plugins/limits/load_shed.hpp>
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, qtasks::bulkhead, qtasks::load_shed<>>) > 0);
#else
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, qtasks::load_shed<>, qtasks::bulkhead>) > 0);
#endif
