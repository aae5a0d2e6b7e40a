// SPDX-License-Identifier: BSL-1.0
// EXPECT: this handler's return type does not convert without narrowing to the type that the trigger replaces
// NAMES: answers, qtasks::triggers::task_executor_run_task_trigger_error, wrong_answer, int, value_does_not_convert.cpp
#include <qtasks/qtasks.hpp>

constexpr auto divide = qtasks::task<"divide">([](auto& ctx, int a, int b) -> qtasks::result<int> {
  if (b == 0) return ctx.plugin_error("division by zero");
  return a / b;
});

struct wrong_answer {};

struct answers {
  using error = qtasks::trigger<"task_executor_run_task_trigger_error">;
#if defined(EXPECT_FAILURE)
  constexpr wrong_answer on(error, auto const&) const { return {}; }
#else
  constexpr int on(error, auto const&) const { return 123; }
#endif
};

int main() { return qtasks::task_executor{answers{}}.execute(divide, 1, 0).has_value() ? 0 : 1; }
