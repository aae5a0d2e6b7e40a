// SPDX-License-Identifier: BSL-1.0
// EXPECT: no task of this application has this name
// NAMES: explain_task_name, pong, engine_get_unknown_task.cpp
// NAMES(clang14): explain_task_name, engine_get_unknown_task.cpp
#include <qtasks/engine.hpp>

constexpr auto ping = qtasks::task<"ping">([] { return 1; });

int main() {
  qtasks::queue_tasks app{qtasks::tasks{ping}, qtasks::memory_broker{}};
#if defined(EXPECT_FAILURE)
  auto found = app.get<"pong">(qtasks::uuid{});
#else
  auto found = app.get<"ping">(qtasks::uuid{});
#endif
  return found.has_value() ? 1 : 0;
}
