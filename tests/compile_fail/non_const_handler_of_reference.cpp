// SPDX-License-Identifier: BSL-1.0
// EXPECT: this handler is not const, and the stack is, or a reference to the plugin is
// NAMES: counts, qtasks::triggers::task_executor_before_execute
#include <qtasks/qtasks.hpp>

constexpr auto one = qtasks::task<"one">([] { return 1; });

struct counts {
  int runs = 0;
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) { ++runs; }
};

int main() {
#if defined(EXPECT_FAILURE)
  counts const plugin{};
#else
  counts plugin{};
#endif
  return qtasks::task_executor{qtasks::ref(plugin)}.execute(one).value();
}
