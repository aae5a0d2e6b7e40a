// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand after the second; swap them, or write `qtasks::sorted_stack`
// NAMES: cache, my_fallback, reasons::a_fallbacks_answer_would_be_kept_as_a_value, plugins_fallback_in_cache.cpp
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/qtasks.hpp>

constexpr auto price = qtasks::task<"price">([](int id) { return id; });

struct my_fallback {
  using role = qtasks::roles::fallback;
  constexpr void on(qtasks::trigger<"worker_start">, auto const&) const {}
};

#if defined(EXPECT_FAILURE)
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, qtasks::cache<decltype(price)>, my_fallback>) > 0);
#else
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, my_fallback, qtasks::cache<decltype(price)>>) > 0);
#endif
