// SPDX-License-Identifier: BSL-1.0
// EXPECT: `qtasks::hedge` needs a task that returns an awaitable
// NAMES: price, plugins_hedge_of_plain_task.cpp
// NAMES(clang14): plugins_hedge_of_plain_task.cpp
#include <qtasks/plugins/resilience/hedge.hpp>
#include <qtasks/qtasks.hpp>

struct racer {
  using clock_type = qtasks::clocks::steady;
};
using hedge = qtasks::hedge<racer>;

constexpr auto price = qtasks::task<"price">([](int id) { return id; });

#if defined(EXPECT_FAILURE)
qtasks::task_executor executor{qtasks::run_clock{}, hedge{{std::chrono::microseconds{1}}, {}}};
#else
qtasks::task_executor executor{qtasks::run_clock{}};
#endif
int main() { return executor.execute(price, 0).value(); }
