// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand after the second; swap them, or write `qtasks::sorted_stack`
// NAMES: chaos_fault, my_retry, reasons::the_plugins_inside_would_not_see_the_fault, plugins_chaos_outside_retry.cpp
#include <qtasks/plugins/resilience/chaos_fault.hpp>
#include <qtasks/qtasks.hpp>

struct my_retry {
  using role = qtasks::roles::retry;
  constexpr void on(qtasks::trigger<"task_executor_run_task">, auto const&) const {}
};

#if defined(EXPECT_FAILURE)
static_assert(sizeof(qtasks::task_executor<qtasks::chaos_fault, my_retry>) > 0);
#else
static_assert(sizeof(qtasks::task_executor<my_retry, qtasks::chaos_fault>) > 0);
#endif
