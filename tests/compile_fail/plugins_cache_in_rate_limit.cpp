// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: cache, rate_limit, reasons::an_answer_from_the_cache_would_cost_a_permit, plugins_cache_in_rate_limit.cpp
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/qtasks.hpp>

constexpr auto price = qtasks::task<"price">([](int id) { return id; });

#if defined(EXPECT_FAILURE)
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, qtasks::rate_limit<>, qtasks::cache<decltype(price)>>) >
              0);
#else
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, qtasks::cache<decltype(price)>, qtasks::rate_limit<>>) >
              0);
#endif
