// SPDX-License-Identifier: BSL-1.0
// Eight threads ask for the same at the same time: the service is asked once.
#include <qtasks/chrono.hpp>
#include <qtasks/plugins/limits/coalesce.hpp>
#include <qtasks/qtasks.hpp>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

int main() {
  std::atomic<int> asked{0};
  std::atomic<int> waiting{0};
  // The answer comes when all have asked for it.
  auto const price = qtasks::task<"price">([&](int item) {
    asked.fetch_add(1);
    while (waiting.load() < 8) std::this_thread::yield();
    std::this_thread::sleep_for(20ms);
    return item * 100;
  });
  qtasks::task_executor executor{qtasks::run_clock{},
                                 qtasks::coalesce<decltype(price)>{{.calls = 64, .max_wait = qtasks::nanoseconds(10s)}}};

  std::atomic<int> sum{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      waiting.fetch_add(1);
      sum.fetch_add(executor.execute(price, 7).value());
    });
  }
  for (std::thread& each : threads) each.join();
  std::printf("8 answers, sum %d, asked %d times\n", sum.load(), asked.load());
  return sum.load() == 8 * 700 && asked.load() < 8 ? 0 : 1;
}
