// SPDX-License-Identifier: BSL-1.0
// Eight threads need the same price at the same time and share one call.
#include <qtasks/plugins/limits/coalesce.hpp>
#include <qtasks/qtasks.hpp>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

int main() {
  std::atomic<int> calls{0};
  std::atomic<int> started{0};
  // The call ends after all threads have started.
  auto const price = qtasks::task<"price">([&](int item) {
    calls.fetch_add(1);
    while (started.load() < 8) std::this_thread::yield();
    std::this_thread::sleep_for(20ms);
    return item * 100;
  });
  qtasks::task_executor executor{qtasks::run_clock{},
                                 qtasks::coalesce<decltype(price)>{{.calls = 64, .max_wait = 10s}}};

  std::atomic<int> sum{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      started.fetch_add(1);
      sum.fetch_add(executor.execute(price, 7).value());
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::printf("8 prices, sum %d, %d calls\n", sum.load(), calls.load());
  return sum.load() == 8 * 700 && calls.load() < 8 ? 0 : 1;
}
