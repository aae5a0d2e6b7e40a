// SPDX-License-Identifier: BSL-1.0
// EXPECT: the task needs its arguments as rvalues: write `std::move\(next\)\(\)`
// NAMES: passes_on, consume, next_for_move_only_arguments.cpp
// NAMES(clang14): passes_on, ticket, next_for_move_only_arguments.cpp
#include <qtasks/qtasks.hpp>

struct ticket {
  constexpr explicit ticket(int n) : number(n) {}
  ticket(ticket const&) = delete;
  constexpr ticket(ticket&&) = default;
  int number;
};

constexpr auto consume = qtasks::task<"consume">([](ticket taken) { return taken.number; });

struct passes_on {
  constexpr auto on(qtasks::trigger<"task_executor_run_task_around">, auto const&, auto next) const
      -> decltype(std::move(next)()) {
#if defined(EXPECT_FAILURE)
    return next();
#else
    return std::move(next)();
#endif
  }
};

int main() { return qtasks::task_executor{passes_on{}}.execute(consume, ticket{0}).value(); }
