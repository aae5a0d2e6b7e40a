// SPDX-License-Identifier: BSL-1.0
// EXPECT: the task does not take this argument: write it before the task
// NAMES: explain_place, 2, qtasks::encoded_t, encoded_after_task.cpp
#include <qtasks/qtasks.hpp>

constexpr auto pay =
    qtasks::task<"pay">([](int amount) { return amount; }, qtasks::option::decode{[](int paid) { return paid / 100; }});

int main() {
#if defined(EXPECT_FAILURE)
  auto const r = qtasks::task_executor{}.execute(pay, 5, qtasks::encoded);
#else
  auto const r = qtasks::task_executor{}.execute(qtasks::encoded, pay, 5);
#endif
  return r.has_value() ? 0 : 1;
}
