// SPDX-License-Identifier: BSL-1.0
// Runs that cannot end before their deadline are refused.
#include <qtasks/chrono.hpp>
#include <qtasks/plugins/limits/load_shed.hpp>
#include <qtasks/qtasks.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>

using namespace std::chrono_literals;

namespace {

constexpr auto render = qtasks::task<"render">([] { return 42; });

}  // namespace

int main() {
  qtasks::task_executor const executor{qtasks::run_clock{}, qtasks::load_shed{{.min_remaining = 20ms}}};
  auto const within = [&executor](std::chrono::nanoseconds time) {
    std::int64_t const deadline = qtasks::nanoseconds(std::chrono::steady_clock::now() + time);
    return executor.execute(qtasks::run_info{.deadline = deadline}, render);
  };
  auto const soon = within(1ms);
  auto const later = within(1h);
  std::printf("due in a millisecond: %s\n", soon.error().message().data());
  std::printf("due in an hour: %d\n", later.value());
  return soon.error().code() == qtasks::errc::rejected && later.value() == 42 ? 0 : 1;
}
