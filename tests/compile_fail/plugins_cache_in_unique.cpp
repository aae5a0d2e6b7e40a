// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: cache, unique, reasons::an_answer_from_the_cache_would_be_refused, plugins_cache_in_unique.cpp
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/plugins/limits/unique.hpp>
#include <qtasks/qtasks.hpp>

constexpr auto price = qtasks::task<"price">([](int id) { return id; });

#if defined(EXPECT_FAILURE)
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, qtasks::unique<>, qtasks::cache<decltype(price)>>) > 0);
#else
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, qtasks::cache<decltype(price)>, qtasks::unique<>>) > 0);
#endif
