// SPDX-License-Identifier: BSL-1.0
// EXPECT: a deadline is a number of nanoseconds: write `qtasks::nanoseconds\(time\)` and include <qtasks/chrono.hpp>
// NAMES: std::chrono, 1000, chrono_deadline_of_context.cpp
#include <qtasks/qtasks.hpp>

#include <qtasks/chrono.hpp>

#include <chrono>

using namespace std::chrono_literals;
constexpr auto pay = qtasks::task<"pay">([](int amount) { return amount; });

struct limit {
  auto on(qtasks::trigger<"task_executor_run_task_around">, auto const& event, auto next) const -> decltype(next()) {
#if defined(EXPECT_FAILURE)
    event.context.deadline(5ms);
#else
    event.context.deadline(qtasks::nanoseconds(5ms));
#endif
    return next();
  }
};

int main() { return qtasks::task_executor{limit{}}.execute(pay, 5).has_value() ? 0 : 1; }
