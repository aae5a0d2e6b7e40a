// SPDX-License-Identifier: BSL-1.0
// EXPECT: a handler of this plugin can change it, and the workers of an application share it
// NAMES: explain_shared_plugin, tally, engine_plugin_not_shared.cpp
#include <qtasks/engine.hpp>

constexpr auto ping = qtasks::task<"ping">([] { return 1; });

struct tally {
  long runs = 0;
  void on(qtasks::trigger<"task_executor_run_task">, auto const& /*event*/) { ++runs; }
};

int main() {
#if defined(EXPECT_FAILURE)
  qtasks::queue_tasks app{qtasks::tasks{ping}, qtasks::memory_broker{}, tally{}};
#else
  qtasks::queue_tasks app{qtasks::tasks{ping}, qtasks::memory_broker{}, qtasks::per_worker<tally>{}};
#endif
  return static_cast<int>(app.list().size) - 1;
}
