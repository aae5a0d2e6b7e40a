// SPDX-License-Identifier: BSL-1.0
// EXPECT: an `around` handler must return exactly what `next\(\)` returns: write `-> decltype\(next\(\)\)`
// NAMES: passes_on, task_executor_run_task_around, around_returns_another_type.cpp
// NAMES(clang14): passes_on, around_returns_another_type.cpp
#include <qtasks/qtasks.hpp>

constexpr auto one = qtasks::task<"one">([] { return 1; });

struct passes_on {
  using around = qtasks::trigger<"task_executor_run_task_around">;
#if defined(EXPECT_FAILURE)
  constexpr int on(around, auto const&, auto next) const { return next().value(); }
#else
  constexpr auto on(around, auto const&, auto next) const -> decltype(next()) { return next(); }
#endif
};

int main() { return qtasks::task_executor{passes_on{}}.execute(one).has_value() ? 0 : 1; }
