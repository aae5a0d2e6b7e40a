// SPDX-License-Identifier: BSL-1.0
// EXPECT: this plugin states in `handles_triggers` that it handles this trigger, but it has no `on` that accepts
// NAMES: explain_stated, half_dead, task_executor_plugin_failed
// NAMES(clang14): explain_stated, half_dead
#include <qtasks/qtasks.hpp>

constexpr auto number = qtasks::task<"number">([](int a) { return a; });
constexpr auto text = qtasks::task<"text">([](int) { return "text"; });

class half_dead final {
 public:
  using handles_triggers = qtasks::handles_triggers<"task_executor_before_execute", "task_executor_plugin_failed">;

  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}

#if defined(EXPECT_FAILURE)
 private:
#endif
  constexpr void on(qtasks::trigger<"task_executor_plugin_failed">, auto const&) const {}
};

constexpr auto page = qtasks::describe<qtasks::plugin_stack<half_dead>, decltype(text), decltype(number)>();
