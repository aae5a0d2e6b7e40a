// SPDX-License-Identifier: BSL-1.0
// EXPECT: no trigger has the first name; did you mean the second\?
// NAMES: task_executor_run_tusk, task_executor_run_task
// NAMES(clang14): task_executor_run_task
#include <qtasks/qtasks.hpp>

constexpr auto number = qtasks::task<"number">([](int a) { return a; });
constexpr auto text = qtasks::task<"text">([](int) { return "text"; });

struct clamp {
#if defined(EXPECT_FAILURE)
  using handles_triggers = qtasks::handles_triggers<"task_executor_run_tusk">;
#else
  using handles_triggers = qtasks::handles_triggers<"task_executor_run_task">;
#endif
  constexpr void on(qtasks::trigger<"task_executor_run_task">, auto const&) const {}
};

constexpr auto page = qtasks::describe<qtasks::plugin_stack<clamp>, decltype(text), decltype(number)>();
