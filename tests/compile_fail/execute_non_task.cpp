// SPDX-License-Identifier: BSL-1.0
// EXPECT: this is not a task: write `qtasks::task<\\?"name\\?">\(callable\)`
// NAMES: divides, execute_non_task.cpp
#include <qtasks/qtasks.hpp>

struct divides {
  constexpr int operator()(int a, int b) const { return a / b; }
};

#if defined(EXPECT_FAILURE)
constexpr divides divide{};
#else
constexpr auto divide = qtasks::task<"divide">(divides{});
#endif

int main() { return qtasks::task_executor{}.execute(divide, 4, 2).has_value() ? 0 : 1; }
