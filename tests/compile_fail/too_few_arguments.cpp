// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong number of arguments: the task takes the first number, without the context, and this call has the second
// NAMES: explain_count, 2, 1>, too_few_arguments.cpp
#include <qtasks/qtasks.hpp>

constexpr auto divide = qtasks::task<"divide">([](auto& ctx, int a, int b) -> qtasks::result<int> {
  if (b == 0) return ctx.plugin_error("division by zero");
  return a / b;
});

int main() {
#if defined(EXPECT_FAILURE)
  return qtasks::task_executor{}.execute(divide, 1).value();
#else
  return qtasks::task_executor{}.execute(divide, 1, 2).value();
#endif
}
