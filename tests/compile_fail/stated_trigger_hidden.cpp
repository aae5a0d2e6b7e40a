// SPDX-License-Identifier: BSL-1.0
// EXPECT: this plugin states in `handles_triggers` that it handles this trigger, but it has no `on` that accepts
// NAMES: explain_stated, derived, task_executor_run_task
// NAMES(clang14): explain_stated, derived
#include <qtasks/qtasks.hpp>

constexpr auto number = qtasks::task<"number">([](int a) { return a; });
constexpr auto text = qtasks::task<"text">([](int) { return "text"; });

struct base {
  using handles_triggers = qtasks::handles_triggers<"task_executor_run_task">;

  constexpr void on(qtasks::trigger<"task_executor_run_task">, auto const&) const {}
};

struct derived : base {
#if !defined(EXPECT_FAILURE)
  using base::on;
#endif
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
};

constexpr auto page = qtasks::describe<qtasks::plugin_stack<derived>, decltype(text), decltype(number)>();
