// SPDX-License-Identifier: BSL-1.0
// A task and a plugin that replaces its error, at run time and at compile time.
#include <qtasks/qtasks.hpp>

#include <cstdio>
#include <optional>

constexpr auto divide = qtasks::task<"divide">([](auto& ctx, int a, int b) -> qtasks::result<int> {
  if (b == 0) return ctx.plugin_error("division by zero");
  return a / b;
});

struct recover {  // a plugin is any type with a handler; there is no base class
  constexpr auto on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const& event) const
      -> std::optional<int> {
    return event.e.message() == "division by zero" ? std::optional{123} : std::nullopt;
  }
};

static_assert(qtasks::TriggerHandler<recover, "task_executor_run_task_trigger_error">);

qtasks::task_executor executor{recover{}};  // a task_executor<recover>: the stack is a type list
auto r = executor.execute(divide, 1, 0);    // qtasks::result<int>: r.has_value(), r.value() == 123

static_assert(qtasks::task_executor{recover{}}.execute(divide, 1, 0).value() == 123);
static_assert(qtasks::task_executor{recover{}}.execute(divide, 6, 3).value() == 2);
static_assert(qtasks::task_executor<>{}.execute(divide, 1, 0).has_error());

int main() {
  std::printf("1 / 0, recovered: %d\n", r.value());
  return r.has_value() && r.value() == 123 ? 0 : 1;
}
