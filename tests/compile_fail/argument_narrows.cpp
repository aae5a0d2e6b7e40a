// SPDX-License-Identifier: BSL-1.0
// EXPECT: this argument does not convert implicitly and without loss to the parameter: pass a value of the parameter's type, for example `640u`
// NAMES: divide, explain_conversion, double, argument_narrows.cpp
// NAMES(clang14): explain_conversion, double, argument_narrows.cpp
#include <qtasks/qtasks.hpp>

constexpr auto divide = qtasks::task<"divide">([](int a, int b) { return a / b; });

int main() {
#if defined(EXPECT_FAILURE)
  auto const r = qtasks::task_executor{}.execute(divide, 4.7, 2.9);
#else
  auto const r = qtasks::task_executor{}.execute(divide, short{4}, 2);
#endif
  return r.has_value() ? 0 : 1;
}
