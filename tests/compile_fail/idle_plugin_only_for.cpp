// SPDX-License-Identifier: BSL-1.0
// EXPECT: this plugin handles no trigger of these tasks, .*: its `only_for` lists none of them
// NAMES: explain_idle, clamp
#include <qtasks/qtasks.hpp>

constexpr auto submit = qtasks::task<"submit">([](int a) { return a; });
constexpr auto cancel = qtasks::task<"cancel">([](int a) { return a; });

struct clamp {
  constexpr int on(qtasks::trigger<"task_executor_run_task">, auto const&) const { return 1; }
};

#if defined(EXPECT_FAILURE)
constexpr auto page =
    qtasks::describe<qtasks::plugin_stack<qtasks::only_for<clamp, decltype(cancel)>>, decltype(submit)>();
#else
constexpr auto page =
    qtasks::describe<qtasks::plugin_stack<qtasks::only_for<clamp, decltype(submit)>>, decltype(submit)>();
#endif
