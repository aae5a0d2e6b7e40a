// SPDX-License-Identifier: BSL-1.0
// EXPECT: this is a `notify` trigger: its handlers must return `void` or `qtasks::result<void>`
// NAMES: answers, qtasks::triggers::task_executor_before_execute, value_from_one_way_trigger.cpp
#include <qtasks/qtasks.hpp>

constexpr auto one = qtasks::task<"one">([] { return 1; });

struct answers {
#if defined(EXPECT_FAILURE)
  constexpr int on(qtasks::trigger<"task_executor_before_execute">, auto const&) const { return 2; }
#else
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
#endif
};

int main() { return qtasks::task_executor{answers{}}.execute(one).has_value() ? 0 : 1; }
