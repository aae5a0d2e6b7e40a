// SPDX-License-Identifier: BSL-1.0
// EXPECT: no trigger has the first name; did you mean the second\?
// NAMES: task_executor_befor_execute, qtasks::triggers::task_executor_before_execute, misspelt_trigger.cpp
// NAMES(clang14): qtasks::triggers::task_executor_before_execute, misspelt_trigger.cpp
#include <qtasks/qtasks.hpp>
#include <qtasks/triggers/engine.hpp>

struct greeter {
#if defined(EXPECT_FAILURE)
  constexpr void on(qtasks::trigger<"task_executor_befor_execute">, auto const&) const {}
#else
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
#endif
};

inline constexpr qtasks::plugin_stack stack{greeter{}};
