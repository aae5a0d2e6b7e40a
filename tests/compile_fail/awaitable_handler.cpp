// SPDX-License-Identifier: BSL-1.0
// EXPECT: the task or a handler of this stack is awaitable: call `async_execute`
// NAMES: one, waits, awaitable_handler.cpp
// NAMES(clang14): waits, awaitable_handler.cpp
#include <qtasks/qtasks.hpp>

#include "later.hpp"

constexpr auto one = qtasks::task<"one">([] { return 1; });

struct waits {
  constexpr later<int> on(qtasks::trigger<"task_executor_run_task">, auto const&) const { return {2}; }
};

int main() {
#if defined(EXPECT_FAILURE)
  return qtasks::task_executor{waits{}}.execute(one).has_value() ? 0 : 1;
#else
  qtasks::task_executor executor{waits{}};
  return executor.async_execute(one).value.has_value() ? 0 : 1;
#endif
}
