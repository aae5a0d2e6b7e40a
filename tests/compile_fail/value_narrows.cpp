// SPDX-License-Identifier: BSL-1.0
// EXPECT: this handler's return type does not convert without narrowing to the type that the trigger replaces
// NAMES: answers, qtasks::triggers::task_executor_run_task, double, int, value_narrows.cpp
#include <qtasks/qtasks.hpp>

constexpr auto one = qtasks::task<"one">([] { return 1; });

struct answers {
#if defined(EXPECT_FAILURE)
  constexpr double on(qtasks::trigger<"task_executor_run_task">, auto const&) const { return 1.5; }
#else
  constexpr short on(qtasks::trigger<"task_executor_run_task">, auto const&) const { return 2; }
#endif
};

int main() { return qtasks::task_executor{answers{}}.execute(one).has_value() ? 0 : 1; }
