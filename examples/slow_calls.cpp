// SPDX-License-Identifier: BSL-1.0
// A breaker that opens because calls are slow, although all of them succeed.
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/resilience/slow_calls.hpp>
#include <qtasks/qtasks.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>

using namespace std::chrono_literals;

namespace {

constexpr auto query = qtasks::task<"query">([](std::int64_t* now, std::int64_t milliseconds) {
  *now += milliseconds * 1'000'000;
  return 1;
});

}  // namespace

int main() {
  std::int64_t now = 0;
  qtasks::task_executor executor{
      qtasks::run_clock{qtasks::clocks::fake{&now}},
      qtasks::circuit_breaker{
          {.open_for = 5s},
          qtasks::slow_calls{{.longer_than = 200ms, .percent = 50, .min_attempts = 10, .window = 10s}},
          qtasks::clocks::fake{}}};
  int fast = 0;
  int slow = 0;
  for (int i = 0; i < 20; ++i) fast += executor.execute(query, &now, 20).has_value() ? 1 : 0;
  for (int i = 0; i < 30; ++i) slow += executor.execute(query, &now, 300).has_value() ? 1 : 0;
  std::printf("%d of 20 fast and %d of 30 slow queries called the database\n", fast, slow);
  return fast == 20 && slow == 20 ? 0 : 1;
}
