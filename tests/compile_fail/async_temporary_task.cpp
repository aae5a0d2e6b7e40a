// SPDX-License-Identifier: BSL-1.0
// EXPECT: the awaitable that `async_execute` returns refers to its task and its executor: pass a variable, not a temporary
// NAMES: explain_temporary, one, async_temporary_task.cpp
// NAMES(clang14): explain_temporary, async_temporary_task.cpp
#include <qtasks/qtasks.hpp>

#include "later.hpp"

int main() {
  qtasks::task_executor const executor{};
#if defined(EXPECT_FAILURE)
  return executor.async_execute(qtasks::task<"one">([] { return later<int>{1}; })).value.has_value() ? 0 : 1;
#else
  constexpr auto one = qtasks::task<"one">([] { return later<int>{1}; });
  return executor.async_execute(one).value.has_value() ? 0 : 1;
#endif
}
