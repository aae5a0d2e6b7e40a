// SPDX-License-Identifier: BSL-1.0
// Two at a time, and the others wait for a place.
#include <qtasks/chrono.hpp>
#include <qtasks/plugins/limits/waiting_bulkhead.hpp>
#include <qtasks/qtasks.hpp>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using qtasks::nanoseconds;

int main() {
  std::atomic<int> inside{0};
  std::atomic<bool> crowded{false};
  auto const report = qtasks::task<"report">([&] {
    if (inside.fetch_add(1) >= 2) crowded.store(true);
    std::this_thread::sleep_for(2ms);
    inside.fetch_sub(1);
  });
  qtasks::task_executor executor{
      qtasks::run_clock{},
      qtasks::waiting_bulkhead{
          {.max_concurrent = 2, .max_waiting = 8, .max_wait = nanoseconds(10s), .poll_interval = nanoseconds(100us)}}};

  std::atomic<int> done{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] { done.fetch_add(executor.execute(report).has_value() ? 1 : 0); });
  }
  for (std::thread& each : threads) each.join();
  std::printf("%d of 6 reports, never more than two at once: %s\n", done.load(), crowded.load() ? "no" : "yes");
  return done.load() == 6 && !crowded.load() ? 0 : 1;
}
