// SPDX-License-Identifier: BSL-1.0
// EXPECT: this argument does not convert implicitly and without loss to the parameter
// NAMES: explain_conversion, 2, int, amount>, wrong_arguments.cpp
#include <qtasks/qtasks.hpp>

struct amount {};

constexpr auto divide = qtasks::task<"divide">([](int a, int b) { return a / b; });

int main() {
#if defined(EXPECT_FAILURE)
  auto const r = qtasks::task_executor{}.execute(divide, 1, amount{});
#else
  auto const r = qtasks::task_executor{}.execute(divide, 1, 2);
#endif
  return r.has_value() ? 0 : 1;
}
