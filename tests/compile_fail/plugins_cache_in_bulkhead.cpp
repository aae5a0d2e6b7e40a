// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: cache, bulkhead, reasons::an_answer_from_the_cache_would_cost_a_permit, plugins_cache_in_bulkhead.cpp
#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/qtasks.hpp>

constexpr auto price = qtasks::task<"price">([](int id) { return id; });

#if defined(EXPECT_FAILURE)
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, qtasks::bulkhead, qtasks::cache<decltype(price)>>) > 0);
#else
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, qtasks::cache<decltype(price)>, qtasks::bulkhead>) > 0);
#endif
