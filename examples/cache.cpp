// SPDX-License-Identifier: BSL-1.0
// The value of an earlier run with the same arguments, while it is fresh.
#include <qtasks/chrono.hpp>
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/qtasks.hpp>

#include <chrono>
#include <cstdio>
#include <string>

using namespace std::chrono_literals;

int main() {
  int asked = 0;
  auto const price = qtasks::task<"price">([&asked](std::string const& item, int pieces) {
    ++asked;
    return static_cast<int>(item.size()) * pieces;
  });
  qtasks::task_executor executor{qtasks::run_clock{},
                                 qtasks::cache<decltype(price)>{{.entries = 64, .ttl = qtasks::nanoseconds(1h)}}};
  int sum = 0;
  for (int i = 0; i < 10; ++i) sum += executor.execute(price, std::string("bolt"), 3 + i % 2).value();
  std::printf("ten prices, sum %d, asked for %d times\n", sum, asked);
  return sum == 140 && asked == 2 ? 0 : 1;
}
