// SPDX-License-Identifier: BSL-1.0
// EXPECT: this option is given twice, and only one takes effect
// NAMES: explain_repeated_option, middlewares_before, first, second
#include <qtasks/qtasks.hpp>

struct first {
  void operator()() const {}
};
struct second {
  void operator()() const {}
};
constexpr auto pay_it = [](int amount) { return amount; };

#if defined(EXPECT_FAILURE)
constexpr auto pay = qtasks::task<"pay">(pay_it, qtasks::option::middlewares_before{first{}},
                                         qtasks::option::middlewares_before{second{}});
#else
constexpr auto pay = qtasks::task<"pay">(pay_it, qtasks::option::middlewares_before{first{}, second{}});
#endif

int main() { return qtasks::task_executor{}.execute(pay, 1).value(); }
