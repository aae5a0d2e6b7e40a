// SPDX-License-Identifier: BSL-1.0
// EXPECT: this plugin is in the list more than once: write `qtasks::named<\\?"a name\\?", P>` around each
// NAMES: greeter, duplicate_plugin.cpp
#include <qtasks/qtasks.hpp>
#include <qtasks/triggers/engine.hpp>

struct greeter {
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
};

#if defined(EXPECT_FAILURE)
inline constexpr qtasks::task_executor<greeter, greeter> executor;
#else
inline constexpr qtasks::task_executor<qtasks::named<"outer", greeter>, qtasks::named<"inner", greeter>> executor;
#endif
