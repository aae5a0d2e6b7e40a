// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second; swap them, or write `qtasks::sorted_stack`
// NAMES: log, my_breaker, reasons::its_errors_would_not_be_seen, plugins_log_behind_circuit_breaker.cpp
#include <qtasks/plugins/observability/log.hpp>
#include <qtasks/qtasks.hpp>

struct sink {
  bool enabled(qtasks::log_level) const noexcept;
  void write(qtasks::log_record const&) const noexcept;
};

struct my_breaker {
  using role = qtasks::roles::circuit_breaker;
  constexpr void on(qtasks::trigger<"worker_start">, auto const&) const {}
};

#if defined(EXPECT_FAILURE)
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, my_breaker, qtasks::log<sink>>) > 0);
#else
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, qtasks::log<sink>, my_breaker>) > 0);
#endif
