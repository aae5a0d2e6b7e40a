// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: bulkhead, my_retry, reasons::each_attempt_would_need_a_place_anew, plugins_bulkhead_in_retry.cpp
#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/qtasks.hpp>

struct my_retry {
  using role = qtasks::roles::retry;
  constexpr void on(qtasks::trigger<"worker_start">, auto const&) const {}
};

#if defined(EXPECT_FAILURE)
static_assert(sizeof(qtasks::task_executor<my_retry, qtasks::bulkhead>) > 0);
#else
static_assert(sizeof(qtasks::task_executor<qtasks::bulkhead, my_retry>) > 0);
#endif
