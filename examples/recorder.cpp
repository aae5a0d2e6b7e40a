// SPDX-License-Identifier: BSL-1.0
// A test checks which triggers were fired, and in which order.
#include <qtasks/plugins/qtasks/recorder.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdio>

namespace {

constexpr auto divide = qtasks::task<"divide">([](qtasks::context& ctx, int a, int b) -> qtasks::result<int> {
  if (b == 0) return ctx.plugin_error("division by zero");
  return a / b;
});

constexpr bool a_failed_run_is_closed() {
  qtasks::task_executor executor{qtasks::recorder<>{}};
  auto const failed = executor.execute(divide, 1, 0);
  auto const& seen = executor.get<qtasks::recorder<>>();
  return failed.has_error() && seen.count<"task_executor_run_task">() == 0 &&
         seen.in_order<"task_executor_run_task_trigger_error", "task_executor_task_close">();
}
static_assert(a_failed_run_is_closed());

}  // namespace

int main() {
  qtasks::recorder<> seen;
  qtasks::task_executor const executor{qtasks::ref(seen)};
  bool const divided = executor.execute(divide, 6, 3).has_value();
  for (auto const& record : seen) {
    std::printf("%.*s of %.*s\n", static_cast<int>(record.trigger.size()), record.trigger.data(),
                static_cast<int>(record.task.size()), record.task.data());
  }
  return divided && seen.count<"task_executor_task_close">("divide") == 1 ? 0 : 1;
}
