// SPDX-License-Identifier: BSL-1.0
// EXPECT: no task of this application has this name
// NAMES: explain_task_name, reszie, engine_unknown_task.cpp
// NAMES(clang14): explain_task_name, engine_unknown_task.cpp
#include <qtasks/engine.hpp>

#include <chrono>
#include <string>

constexpr auto resize =
    qtasks::task<"resize">([](std::string path, int width) { return path + std::to_string(width); });

int main() {
  qtasks::queue_tasks app{qtasks::tasks{resize}, qtasks::memory_broker{}};
#if defined(EXPECT_FAILURE)
  auto added = app.add_task<"reszie">("a.png", 640);
#else
  auto added = app.add_task<"resize">("a.png", 640);
#endif
  return added.assume_value().wait_for(std::chrono::seconds{1})->has_value() ? 0 : 1;
}
