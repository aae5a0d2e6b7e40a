// SPDX-License-Identifier: BSL-1.0
// EXPECT: this argument does not convert implicitly and without loss to the parameter
// NAMES: count, explain_conversion, numbers, argument_explicit.cpp
// NAMES(clang14): explain_conversion, numbers, argument_explicit.cpp
#include <qtasks/qtasks.hpp>

struct numbers {
  explicit numbers(int n) : size(n) {}
  int size;
};

constexpr auto count = qtasks::task<"count">([](numbers const& all) { return all.size; });

int main() {
#if defined(EXPECT_FAILURE)
  auto const r = qtasks::task_executor{}.execute(count, 5);
#else
  auto const r = qtasks::task_executor{}.execute(count, numbers{5});
#endif
  return r.has_value() ? 0 : 1;
}
