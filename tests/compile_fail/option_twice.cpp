// SPDX-License-Identifier: BSL-1.0
// EXPECT: this option is given twice, and only one takes effect
// NAMES: explain_repeated_option, retry
#include <qtasks/qtasks.hpp>

constexpr auto pay_it = [](int amount) { return amount; };

#if defined(EXPECT_FAILURE)
constexpr auto pay = qtasks::task<"pay">(pay_it, qtasks::option::retry{3}, qtasks::option::retry{5});
#else
constexpr auto pay = qtasks::task<"pay">(pay_it, qtasks::option::retry{3});
#endif

int main() { return qtasks::task_executor{}.execute(pay, 1).value() + pay.get<qtasks::option::retry>().times; }
