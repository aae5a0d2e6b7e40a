// SPDX-License-Identifier: BSL-1.0
// EXPECT: this task can run more than once
// NAMES: explain_queued_task, store, engine_move_only_with_retry.cpp
#include <qtasks/engine.hpp>

#include <memory>

constexpr auto once = qtasks::task<"store">([](std::unique_ptr<int> number) { return *number; });
constexpr auto often =
    qtasks::task<"store">([](std::unique_ptr<int> number) { return *number; }, qtasks::option::retry{3});

int main() {
#if defined(EXPECT_FAILURE)
  qtasks::queue_tasks app{qtasks::tasks{often}, qtasks::memory_broker{}};
#else
  qtasks::queue_tasks app{qtasks::tasks{once}, qtasks::memory_broker{}};
#endif
  return static_cast<int>(app.list().size) - 1;
}
