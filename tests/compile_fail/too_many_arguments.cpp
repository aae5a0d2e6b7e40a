// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong number of arguments: the task takes the first number, without the context, and this call has the second
// NAMES: explain_count, 2, 3>, too_many_arguments.cpp
#include <qtasks/qtasks.hpp>

constexpr auto divide = qtasks::task<"divide">([](int a, int b) { return a / b; });

int main() {
#if defined(EXPECT_FAILURE)
  auto const r = qtasks::task_executor{}.execute(divide, 4, 2, 1);
#else
  auto const r = qtasks::task_executor{}.execute(divide, 4, 2);
#endif
  return r.has_value() ? 0 : 1;
}
