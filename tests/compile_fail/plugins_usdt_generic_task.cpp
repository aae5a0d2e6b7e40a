// SPDX-License-Identifier: BSL-1.0
// EXPECT: this task's callable is generic: state its parameters, `qtasks::task<\\?"name\\?", int, int>\(f\)`
// NAMES: args_replace, plugins_usdt_generic_task.cpp
#include <qtasks/adapters/usdt/usdt_probes.hpp>
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
constexpr auto twice = qtasks::task<"twice">([](auto n) { return 2 * n; });
#else
constexpr auto twice = qtasks::task<"twice", int>([](auto n) { return 2 * n; });
#endif
int main() { return qtasks::task_executor{qtasks::usdt_probes{}}.execute(twice, 0).value(); }
