// SPDX-License-Identifier: BSL-1.0
// EXPECT: the task does not take this argument: write it before the task
// NAMES: explain_place, 1, qtasks::run_info>, run_info_after_task.cpp
#include <qtasks/qtasks.hpp>

constexpr auto pay = qtasks::task<"pay">([](int amount) { return amount; });

int main() {
#if defined(EXPECT_FAILURE)
  auto const r = qtasks::task_executor{}.execute(pay, qtasks::run_info{.attempt = 2}, 5);
#else
  auto const r = qtasks::task_executor{}.execute(qtasks::run_info{.attempt = 2}, pay, 5);
#endif
  return r.has_value() ? 0 : 1;
}
