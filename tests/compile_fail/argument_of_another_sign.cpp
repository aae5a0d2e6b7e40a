// SPDX-License-Identifier: BSL-1.0
// EXPECT: this argument does not convert implicitly and without loss to the parameter: pass a value of the parameter's
// type, for example `640u` NAMES: resize, explain_conversion, unsigned int, argument_of_another_sign.cpp
// NAMES(clang14): explain_conversion, unsigned int, argument_of_another_sign.cpp
#include <qtasks/qtasks.hpp>

constexpr auto resize = qtasks::task<"resize">([](unsigned width) { return width; });

int main() {
#if defined(EXPECT_FAILURE)
  auto const r = qtasks::task_executor{}.execute(resize, 640);
#else
  auto const r = qtasks::task_executor{}.execute(resize, 640u);
#endif
  return r.has_value() ? 0 : 1;
}
