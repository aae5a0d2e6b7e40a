// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand after the second; swap them, or write `qtasks::sorted_stack`
// NAMES: chaos_result, bulkhead, the_plugins_inside_would_not_see_the_fault, plugins_chaos_outside_bulkhead.cpp
#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/plugins/resilience/chaos_result.hpp>
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
static_assert(sizeof(qtasks::task_executor<qtasks::chaos_result<int>, qtasks::bulkhead>) > 0);
#else
static_assert(sizeof(qtasks::task_executor<qtasks::bulkhead, qtasks::chaos_result<int>>) > 0);
#endif
