// SPDX-License-Identifier: BSL-1.0
// EXPECT: this handler's return type does not convert without narrowing to the type that the trigger replaces
// NAMES: swaps, std::tuple<int, int, int>, qtasks::triggers::task_executor_args_replace, args_replace_wrong_tuple.cpp
#include <qtasks/qtasks.hpp>

constexpr auto divide = qtasks::task<"divide">([](int a, int b) { return a / b; });

struct swaps {
#if defined(EXPECT_FAILURE)
  using replaced = std::tuple<int, int, int>;
#else
  using replaced = std::tuple<int, int>;
#endif
  constexpr replaced on(qtasks::trigger<"task_executor_args_replace">, auto const&) const { return {}; }
};

int main() { return qtasks::task_executor{swaps{}}.execute(divide, 1, 2).has_value() ? 0 : 1; }
