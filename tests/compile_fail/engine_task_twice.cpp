// SPDX-License-Identifier: BSL-1.0
// EXPECT: two tasks of `qtasks::tasks{...}` have the same name
// NAMES: explain_task_twice, ping, engine_task_twice.cpp
// NAMES(clang14): explain_task_twice, engine_task_twice.cpp
#include <qtasks/engine.hpp>

constexpr auto ping = qtasks::task<"ping">([] { return 1; });
constexpr auto pong = qtasks::task<"pong">([] { return 2; });
constexpr auto second_ping = qtasks::task<"ping">([] { return 2; });

int main() {
#if defined(EXPECT_FAILURE)
  qtasks::queue_tasks app{qtasks::tasks{ping, second_ping}, qtasks::memory_broker{}};
#else
  qtasks::queue_tasks app{qtasks::tasks{ping, pong}, qtasks::memory_broker{}};
#endif
  return static_cast<int>(app.list().size) - 2;
}
