// SPDX-License-Identifier: BSL-1.0
// EXPECT: the task does not take these arguments
// NAMES: explain_arguments, int, generic_task_refuses_arguments.cpp
#include <qtasks/qtasks.hpp>

constexpr auto add = qtasks::task<"add">([](auto a, auto b) { return a + b; });

int main() {
#if defined(EXPECT_FAILURE)
  auto const r = qtasks::task_executor{}.execute(add, 1, 2, 3);
#else
  auto const r = qtasks::task_executor{}.execute(add, 1, 2);
#endif
  return r.has_value() ? 0 : 1;
}
