// SPDX-License-Identifier: BSL-1.0
// EXPECT: the first plugin must not be in the same list as the second: remove one of them
// NAMES: retry_plugin, log_plugin, order_conflicts.cpp
#include <qtasks/qtasks.hpp>
#include <qtasks/triggers/engine.hpp>

struct log_plugin {
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
};

struct retry_plugin {
  using order = qtasks::order<qtasks::conflicts<log_plugin>>;
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
};

#if defined(EXPECT_FAILURE)
inline constexpr qtasks::task_executor<retry_plugin, log_plugin> executor;
#else
inline constexpr qtasks::task_executor<retry_plugin> executor;
#endif
