// SPDX-License-Identifier: BSL-1.0
// Two reports at a time; the other threads wait until a report ends, which wakes one of them.
#include <qtasks/plugins/limits/waiting_bulkhead.hpp>
#include <qtasks/plugins/time/parked.hpp>
#include <qtasks/qtasks.hpp>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

int main() {
  std::atomic<int> inside{0};
  std::atomic<bool> exceeded{false};
  auto const report = qtasks::task<"report">([&] {
    if (inside.fetch_add(1) >= 2) exceeded.store(true);
    std::this_thread::sleep_for(2ms);
    inside.fetch_sub(1);
  });
  qtasks::task_executor executor{
      qtasks::run_clock{},
      qtasks::waiting_bulkhead{{.max_concurrent = 2, .max_waiting = 8, .max_wait = 10s}, qtasks::waiters::parked{}}};

  std::atomic<int> done{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] { done.fetch_add(executor.execute(report).has_value() ? 1 : 0); });
  }
  for (std::thread& thread : threads) thread.join();
  std::printf("%d of 6 reports, at most two at a time: %s\n", done.load(), exceeded.load() ? "no" : "yes");
  return done.load() == 6 && !exceeded.load() ? 0 : 1;
}
