// SPDX-License-Identifier: BSL-1.0
// Times runs by the processor's time-stamp counter where it is invariant, and by steady_clock elsewhere.
#include <qtasks/plugins/resilience/total_timeout.hpp>
#include <qtasks/plugins/time/tsc.hpp>
#include <qtasks/qtasks.hpp>

#include <chrono>
#include <cstdio>

namespace {

using namespace std::chrono_literals;

constexpr auto add = qtasks::task<"add">([](int a, int b) { return a + b; });

template <qtasks::Clock C>
bool runs_in_time(C clock) {
  qtasks::task_executor executor{qtasks::run_clock{clock}, qtasks::total_timeout<C>{{.limit = 1s}}};
  return executor.execute(add, 1, 2).value() == 3;
}

}  // namespace

int main() {
  auto const tsc = qtasks::clocks::tsc::calibrated();
  std::printf("%s\n", tsc.has_value() ? "the time-stamp counter" : "steady_clock");
  return (tsc.has_value() ? runs_in_time(tsc.value()) : runs_in_time(qtasks::clocks::steady{})) ? 0 : 1;
}
