// SPDX-License-Identifier: BSL-1.0
// EXPECT: it is deleted, or because two of them fit equally well
// NAMES: half_dead, explain_dead_handler, qtasks::triggers::task_executor_run_task
#include <qtasks/qtasks.hpp>

constexpr auto one = qtasks::task<"one">([] { return 1; });

struct half_dead {
  void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}

#if defined(EXPECT_FAILURE)
  void on(qtasks::trigger<"task_executor_run_task">, auto const&) const = delete;
#else
  void on(qtasks::trigger<"task_executor_run_task">, auto const&) const {}
#endif
};

int main() { return qtasks::task_executor<half_dead>{}.execute(one).value(); }
