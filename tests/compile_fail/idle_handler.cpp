// SPDX-License-Identifier: BSL-1.0
// EXPECT: this `on` is never called, because its parameters are swapped
// NAMES: explain_dead_handler, half_dead, task_executor_run_task
// NAMES(clang14): explain_dead_handler, half_dead
#include <qtasks/qtasks.hpp>

constexpr auto one = qtasks::task<"one">([] { return 1; });

struct half_dead {
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
#if defined(EXPECT_FAILURE)
  constexpr int on(auto const&, qtasks::trigger<"task_executor_run_task">) const { return 2; }
#else
  constexpr int on(qtasks::trigger<"task_executor_run_task">, auto const&) const { return 2; }
#endif
};

constexpr auto page = qtasks::describe<qtasks::plugin_stack<half_dead>, decltype(one)>();
