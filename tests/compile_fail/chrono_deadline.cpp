// SPDX-License-Identifier: BSL-1.0
// EXPECT: cannot convert .*duration.*|no viable conversion from .*milliseconds.*int64_t
// NAMES: chrono, chrono_deadline.cpp
#include <qtasks/qtasks.hpp>

#include <qtasks/chrono.hpp>

#include <chrono>

using namespace std::chrono_literals;
constexpr auto pay = qtasks::task<"pay">([](int amount) { return amount; });

int main() {
#if defined(EXPECT_FAILURE)
  qtasks::run_info const info{.deadline = 5ms};
#else
  qtasks::run_info const info{.deadline = qtasks::nanoseconds(5ms)};
#endif
  return qtasks::task_executor{}.execute(info, pay, 5).has_value() ? 0 : 1;
}
