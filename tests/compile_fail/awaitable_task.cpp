// SPDX-License-Identifier: BSL-1.0
// EXPECT: the task or a handler of this stack is awaitable: call `async_execute`
// NAMES: one, awaitable_task.cpp
// NAMES(clang14): lambda at, awaitable_task.cpp
#include <qtasks/qtasks.hpp>

#include "later.hpp"

constexpr auto one = qtasks::task<"one">([] { return later<int>{1}; });

int main() {
#if defined(EXPECT_FAILURE)
  return qtasks::task_executor{}.execute(one).has_value() ? 0 : 1;
#else
  qtasks::task_executor executor{};
  return executor.async_execute(one).value.has_value() ? 0 : 1;
#endif
}
