// SPDX-License-Identifier: BSL-1.0
// EXPECT: this task's callable is generic: state its parameters, `qtasks::task<\\?"name\\?", int, int>\(f\)`
// NAMES: add, args_replace_generic_task.cpp
// NAMES(clang14): swaps, plus, args_replace_generic_task.cpp
#include <qtasks/qtasks.hpp>

struct plus {
  constexpr auto operator()(auto a, auto b) const { return a + b; }
};

#if defined(EXPECT_FAILURE)
constexpr auto add = qtasks::task<"add">(plus{});
#else
constexpr auto add = qtasks::task<"add", int, int>(plus{});
#endif

struct swaps {
  constexpr void on(qtasks::trigger<"task_executor_args_replace">, auto const& event) const {
    auto& [a, b] = event.args;
    int const first = a;
    a = b;
    b = first;
  }
};

int main() { return qtasks::task_executor{swaps{}}.execute(add, 1, 2).has_value() ? 0 : 1; }
