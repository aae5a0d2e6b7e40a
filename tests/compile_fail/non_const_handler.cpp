// SPDX-License-Identifier: BSL-1.0
// EXPECT: this handler is not const, and the stack is, or a reference to the plugin is: make `on` const
// NAMES: counts, qtasks::triggers::task_executor_before_execute, non_const_handler.cpp
#include <qtasks/qtasks.hpp>

constexpr auto one = qtasks::task<"one">([] { return 1; });

struct counts {
  int runs = 0;
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) { ++runs; }
};

int main() {
#if defined(EXPECT_FAILURE)
  qtasks::task_executor const executor{counts{}};
#else
  qtasks::task_executor executor{counts{}};
#endif
  return executor.execute(one).has_value() ? 0 : 1;
}
