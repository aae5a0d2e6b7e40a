// SPDX-License-Identifier: BSL-1.0
// EXPECT: this list has two failure policies
// NAMES: explain_policies, failure_policy_twice.cpp
#include <qtasks/qtasks.hpp>

struct counts {
  void on(qtasks::trigger<"task_executor_run_task">, auto const&) const {}
};
constexpr auto pay = qtasks::task<"pay">([](int amount) { return amount; });
using skip = qtasks::failure_policy<qtasks::on_plugin_failure::skip>;
using propagate = qtasks::failure_policy<qtasks::on_plugin_failure::propagate>;

#if defined(EXPECT_FAILURE)
int main() { return qtasks::task_executor<propagate, counts, skip>{}.execute(pay, 1).value(); }
#else
int main() { return qtasks::task_executor<propagate, qtasks::plugins<counts, skip>>{}.execute(pay, 1).value(); }
#endif
