// SPDX-License-Identifier: BSL-1.0
// EXPECT: private
// NAMES: half_dead
#include <qtasks/qtasks.hpp>

constexpr auto one = qtasks::task<"one">([] { return 1; });

class half_dead {
 public:
  void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}

#if defined(EXPECT_FAILURE)
 private:
  void on(qtasks::trigger<"task_executor_run_task">, auto const&) const {}
#else
  void on(qtasks::trigger<"task_executor_run_task">, auto const&) const {}
#endif
};

int main() { return qtasks::task_executor<half_dead>{}.execute(one).value(); }
