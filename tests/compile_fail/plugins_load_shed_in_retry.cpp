// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: load_shed, my_retry, reasons::a_run_would_be_shed_after_it_was_begun, plugins_load_shed_in_retry.cpp
#include <qtasks/plugins/limits/load_shed.hpp>
#include <qtasks/qtasks.hpp>

struct my_retry {
  using role = qtasks::roles::retry;
  constexpr void on(qtasks::trigger<"worker_start">, auto const&) const {}
};

#if defined(EXPECT_FAILURE)
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, my_retry, qtasks::load_shed<>>) > 0);
#else
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, qtasks::load_shed<>, my_retry>) > 0);
#endif
