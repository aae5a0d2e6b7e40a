// SPDX-License-Identifier: BSL-1.0
// EXPECT: this plugin is in the list more than once
// NAMES: greeter, duplicate_in_nested_stack.cpp
#include <qtasks/qtasks.hpp>
#include <qtasks/triggers/engine.hpp>

struct greeter {
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
};

#if defined(EXPECT_FAILURE)
inline constexpr qtasks::task_executor<greeter, qtasks::plugins<greeter>> executor;
#else
inline constexpr qtasks::task_executor<greeter, qtasks::plugins<>> executor;
#endif
