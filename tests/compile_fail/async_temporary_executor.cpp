// SPDX-License-Identifier: BSL-1.0
// EXPECT: the awaitable that `async_execute` returns refers to its task and its executor: pass a variable, not a temporary
// NAMES: explain_temporary, task_executor, async_temporary_executor.cpp
#include <qtasks/qtasks.hpp>

#include "later.hpp"

constexpr auto one = qtasks::task<"one">([] { return later<int>{1}; });

int main() {
#if defined(EXPECT_FAILURE)
  return qtasks::task_executor{}.async_execute(one).value.has_value() ? 0 : 1;
#else
  qtasks::task_executor const executor{};
  return executor.async_execute(one).value.has_value() ? 0 : 1;
#endif
}
