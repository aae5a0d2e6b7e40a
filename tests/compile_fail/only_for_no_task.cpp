// SPDX-License-Identifier: BSL-1.0
// EXPECT: the `only_for` of this plugin lists no task: write `qtasks::only_for<P, decltype\(task\)>`
// NAMES: explain_only_for<recover
// LINES: 13
#include <qtasks/qtasks.hpp>

constexpr auto submit = qtasks::task<"submit">([](int a) { return a; });

struct recover {
  constexpr int on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const&) const { return 1; }
};

#if defined(EXPECT_FAILURE)
constexpr qtasks::task_executor<qtasks::only_for<recover>> executor;
#else
constexpr qtasks::task_executor<qtasks::only_for<recover, decltype(submit)>> executor;
#endif

static_assert(executor.execute(submit, 1).value() == 1);
