// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: unique, my_retry, reasons::another_run_could_slip_in_between_two_attempts, plugins_unique_in_retry.cpp
#include <qtasks/plugins/limits/unique.hpp>
#include <qtasks/qtasks.hpp>

struct my_retry {
  using role = qtasks::roles::retry;
  constexpr void on(qtasks::trigger<"worker_start">, auto const&) const {}
};

#if defined(EXPECT_FAILURE)
static_assert(sizeof(qtasks::task_executor<my_retry, qtasks::unique<>>) > 0);
#else
static_assert(sizeof(qtasks::task_executor<qtasks::unique<>, my_retry>) > 0);
#endif
