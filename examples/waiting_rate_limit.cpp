// SPDX-License-Identifier: BSL-1.0
// Four threads call a service that accepts 1000 calls a second: they wait for their turns instead of being refused.
#include <qtasks/plugins/limits/waiting_rate_limit.hpp>
#include <qtasks/qtasks.hpp>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

int main() {
  auto const call = qtasks::task<"call">([](int x) { return x + 1; });
  qtasks::task_executor executor{
      qtasks::run_clock{},
      qtasks::waiting_rate_limit{{.runs = 1000}, {.max_waiting = 8, .max_wait = 10s}, qtasks::waiters::sleep{}}};

  std::atomic<int> served{0};
  auto const began = std::chrono::steady_clock::now();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 10; ++n) served.fetch_add(executor.execute(call, n).has_value() ? 1 : 0);
    });
  }
  for (std::thread& thread : threads) thread.join();
  auto const took = std::chrono::steady_clock::now() - began;
  std::printf("%d of 40 calls, in at least 39 ms: %s\n", served.load(), took >= 39ms ? "yes" : "no");
  return served.load() == 40 && took >= 39ms ? 0 : 1;
}
