// SPDX-License-Identifier: BSL-1.0
// EXPECT: this argument of `qtasks::task<\\?"name\\?">\(callable, options...\)` is not an option
// NAMES: explain_option<const char
#include <qtasks/qtasks.hpp>

constexpr auto pay_it = [](int amount) { return amount; };

#if defined(EXPECT_FAILURE)
constexpr auto pay = qtasks::task<"pay">(pay_it, qtasks::option::retry{3}, "not an option");
#else
constexpr auto pay =
    qtasks::task<"pay">(pay_it, qtasks::option::retry{3}, qtasks::option::description{"not an option"});
#endif

int main() { return qtasks::task_executor{}.execute(pay, 1).value() + pay.get<qtasks::option::retry>().times; }
