// SPDX-License-Identifier: BSL-1.0
// EXPECT: the first plugin must not be in the same list as the second: remove one of them
// NAMES: quiet_plugin, loud_plugin, because<nobody_would_hear_anything>, order_because.cpp
#include <qtasks/qtasks.hpp>
#include <qtasks/triggers/engine.hpp>

struct nobody_would_hear_anything;

struct loud_plugin {
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
};

struct quiet_plugin {
  using order = qtasks::order<qtasks::because<nobody_would_hear_anything, qtasks::conflicts<loud_plugin>>>;
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
};

#if defined(EXPECT_FAILURE)
inline constexpr qtasks::task_executor<loud_plugin, quiet_plugin> executor;
#else
inline constexpr qtasks::task_executor<loud_plugin, quiet_plugin, qtasks::waive<quiet_plugin, loud_plugin>> executor;
#endif
