// SPDX-License-Identifier: BSL-1.0
// EXPECT: this plugin states in `handles_triggers` that it handles this trigger, but it has no `on` that accepts
// NAMES: explain_stated, half_dead, task_executor_run_task
// NAMES(clang14): explain_stated, half_dead
#include <qtasks/qtasks.hpp>

#include <concepts>

constexpr auto number = qtasks::task<"number">([](int a) { return a; });
constexpr auto text = qtasks::task<"text">([](int) { return "text"; });

struct half_dead {
  using handles_triggers = qtasks::handles_triggers<"task_executor_before_execute", "task_executor_run_task">;

  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}

#if defined(EXPECT_FAILURE)
  template <class Event>
  requires std::same_as<typename Event::reslt_type, int>
#else
  template <class Event>
  requires std::same_as<typename Event::result_type, int>
#endif
  constexpr int on(qtasks::trigger<"task_executor_run_task">, Event const&) const { return 1; }
};

constexpr auto page = qtasks::describe<qtasks::plugin_stack<half_dead>, decltype(text), decltype(number)>();
