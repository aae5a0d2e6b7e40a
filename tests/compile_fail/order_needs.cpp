// SPDX-License-Identifier: BSL-1.0
// EXPECT: the first plugin needs the second in the list: add it
// NAMES: retry_plugin, log_plugin, order_needs.cpp
#include <qtasks/qtasks.hpp>
#include <qtasks/triggers/engine.hpp>

struct log_plugin {
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
};

struct retry_plugin {
  using order = qtasks::order<qtasks::needs<log_plugin>>;
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
};

#if defined(EXPECT_FAILURE)
inline constexpr qtasks::task_executor<retry_plugin> executor;
#else
inline constexpr qtasks::task_executor<retry_plugin, log_plugin> executor;
#endif
