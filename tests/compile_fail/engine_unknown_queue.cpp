// SPDX-License-Identifier: BSL-1.0
// EXPECT: no task of this application is in a queue of this name
// NAMES: explain_queue_name, mial, engine_unknown_queue.cpp
// NAMES(clang14): explain_queue_name, engine_unknown_queue.cpp
#include <qtasks/engine.hpp>

constexpr auto send = qtasks::task<"send">([] {}, qtasks::option::queue<"mail">{});

int main() {
  qtasks::queue_tasks app{qtasks::tasks{send}, qtasks::memory_broker{}};
#if defined(EXPECT_FAILURE)
  app.pause<"mial">();
#else
  app.pause<"mail">();
#endif
}
