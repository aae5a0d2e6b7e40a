// SPDX-License-Identifier: BSL-1.0
// The example of QTasks' own page as an application: the task is queued and run by a worker, a plugin answers its
// error, and the client waits for the result.
#include <qtasks/engine.hpp>

#include <chrono>
#include <cstdio>

namespace {

using namespace std::chrono_literals;

struct print_and_recover {
  int on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const& event) const {
    std::printf("%s: an error\n", event.task_func.name.data());
    return 123;
  }
};

constexpr auto test = qtasks::task<"test">(
    [](qtasks::context& ctx) -> qtasks::result<int> { return ctx.plugin_error("an error for the plugins"); },
    qtasks::option::priority{5});

}  // namespace

int main() {
  qtasks::queue_tasks app{qtasks::tasks{test}, qtasks::memory_broker{}, print_and_recover{}};
  auto running = app.start();

  auto added = app.add_task<"test">();
  if (added.has_error()) return 1;
  auto const outcome = added.assume_value().wait_for(5s);
  if (!outcome.has_value() || outcome->has_error()) return 1;
  std::printf("%s, %d\n", qtasks::name_of(added.assume_value().status()).data(), outcome->assume_value());
  return outcome->assume_value() == 123 ? 0 : 1;
}
