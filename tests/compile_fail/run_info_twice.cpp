// SPDX-License-Identifier: BSL-1.0
// EXPECT: this is not a task: write `qtasks::task<\\?"name\\?">\(callable\)`
// NAMES: explain_task, run_info
#include <qtasks/qtasks.hpp>

constexpr auto pay = qtasks::task<"pay">([](int amount) { return amount; });

#if defined(EXPECT_FAILURE)
int main() { return qtasks::task_executor{}.execute(qtasks::run_info{}, qtasks::run_info{}, pay, 1).value(); }
#else
int main() { return qtasks::task_executor{}.execute(qtasks::run_info{}, pay, 1).value(); }
#endif
