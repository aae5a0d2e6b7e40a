// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must come after the second; swap them, or write `qtasks::sorted_stack`
// NAMES: retry_plugin, log_plugin, order_after.cpp
#include <qtasks/qtasks.hpp>
#include <qtasks/triggers/engine.hpp>

struct log_plugin {
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
};

struct retry_plugin {
  using order = qtasks::order<qtasks::after<log_plugin>>;
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
};

#if defined(EXPECT_FAILURE)
inline constexpr qtasks::task_executor<retry_plugin, log_plugin> executor;
#else
inline constexpr qtasks::task_executor<log_plugin, retry_plugin> executor;
#endif
