// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: rate_limit, my_retry, reasons::each_attempt_would_cost_a_token, plugins_rate_limit_in_retry.cpp
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/qtasks.hpp>

struct my_retry {
  using role = qtasks::roles::retry;
  constexpr void on(qtasks::trigger<"worker_start">, auto const&) const {}
};

#if defined(EXPECT_FAILURE)
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, my_retry, qtasks::rate_limit<>>) > 0);
#else
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, qtasks::rate_limit<>, my_retry>) > 0);
#endif
