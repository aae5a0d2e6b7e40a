// SPDX-License-Identifier: BSL-1.0
// A cache returns the value of an earlier run with the same arguments until its ttl ends.
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/qtasks.hpp>

#include <chrono>
#include <cstdio>
#include <string>

using namespace std::chrono_literals;

int main() {
  int calls = 0;
  auto const price = qtasks::task<"price">([&calls](std::string const& item, int pieces) {
    ++calls;
    return static_cast<int>(item.size()) * pieces;
  });
  qtasks::task_executor executor{qtasks::run_clock{}, qtasks::cache<decltype(price)>{{.entries = 64, .ttl = 1h}}};
  int sum = 0;
  for (int i = 0; i < 10; ++i) sum += executor.execute(price, std::string("bolt"), 3 + i % 2).value();
  std::printf("ten prices, sum %d, %d calls\n", sum, calls);
  return sum == 140 && calls == 2 ? 0 : 1;
}
