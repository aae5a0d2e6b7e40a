// SPDX-License-Identifier: BSL-1.0
// EXPECT: this fallback replaces errors from `plugin_error` before the second plugin's handler
// NAMES: explain_hidden_answer, fallback<int, recover, price
// NAMES(clang14): explain_hidden_answer, fallback<int, recover
#include <qtasks/plugins/resilience/fallback.hpp>
#include <qtasks/qtasks.hpp>

constexpr auto price = qtasks::task<"price">([](qtasks::context& ctx, int item) -> qtasks::result<int> {
  if (item < 0) return ctx.plugin_error("no such item");
  return item;
});

struct observes {
  constexpr void on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const&) const {}
};
struct recover {
  constexpr int on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const&) const { return 0; }
};

#if defined(EXPECT_FAILURE)
using which = qtasks::all_errors_but<qtasks::errc::task_cancel_error>;
#else
using which = qtasks::all_errors_but<qtasks::errc::task_cancel_error, qtasks::errc::task_plugin_trigger_error>;
#endif

int main() {
  qtasks::task_executor const executor{qtasks::fallback{-1, which{}}, observes{}, recover{}};
  return executor.execute(price, 1).value();
}
