// SPDX-License-Identifier: BSL-1.0
// Prints the hit rates of `cache` beside those of an LRU cache with as many entries, as the table in docs/limits.md.
// usage: qtasks_bench_cache_hit_rate [FILE]; the keys are the order ids and the prices of a LOBSTER message file, and
// numbers with Zipf's distribution.
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/qtasks.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <list>
#include <random>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

namespace {

using keys = std::vector<std::int64_t>;

/// The numbers in a column of a CSV file; rows without a number there are skipped.
keys column_of(char const* path, int index) {
  keys numbers;
  std::ifstream file{path};
  for (std::string row; std::getline(file, row);) {
    std::istringstream columns{row};
    std::string column;
    for (int i = 0; i <= index; ++i) std::getline(columns, column, ',');
    std::istringstream number{column};
    std::int64_t key = 0;
    if (number >> key) numbers.push_back(key);
  }
  return numbers;
}

/// A million keys of 100,000; key k is drawn with a probability in proportion to 1 / k^exponent.
keys zipf(double exponent) {
  std::vector<double> sums(100'000);
  double sum = 0;
  for (std::size_t k = 0; k < sums.size(); ++k) sums[k] = sum += std::pow(static_cast<double>(k + 1), -exponent);
  std::mt19937_64 random{1};
  std::uniform_real_distribution<double> below_sum{0, sum};
  keys drawn(1'000'000);
  for (std::int64_t& key : drawn) {
    key = std::lower_bound(sums.begin(), sums.end(), below_sum(random)) - sums.begin();
  }
  return drawn;
}

double percent(std::size_t hits, keys const& all) {
  return 100.0 * static_cast<double>(hits) / static_cast<double>(all.size());
}

double of_lru(keys const& all, std::size_t entries) {
  std::list<std::int64_t> used;  // the latest first
  std::unordered_map<std::int64_t, std::list<std::int64_t>::iterator> places;
  std::size_t hits = 0;
  for (std::int64_t const key : all) {
    if (auto const found = places.find(key); found != places.end()) {
      ++hits;
      used.splice(used.begin(), used, found->second);
      continue;
    }
    if (used.size() == entries) {
      places.erase(used.back());
      used.pop_back();
    }
    places[key] = used.insert(used.begin(), key);
  }
  return percent(hits, all);
}

double of_cache(keys const& all, std::size_t entries) {
  std::int64_t now = 0;
  std::size_t calls = 0;
  auto const load = qtasks::task<"load">([&calls](std::int64_t key) {
    ++calls;
    return key;
  });
  qtasks::task_executor executor{
      qtasks::run_clock{qtasks::clocks::fake{&now}},
      qtasks::cache<decltype(load), qtasks::clocks::fake>{{.entries = entries, .ttl = std::chrono::hours{1}}}};
  for (std::int64_t const key : all) (void)executor.execute(load, key);
  return percent(all.size() - calls, all);
}

void print(char const* name, keys const& all) {
  for (std::size_t const entries : {64U, 256U, 1024U, 4096U}) {
    double const lru = of_lru(all, entries);
    double const ours = of_cache(all, entries);
    std::printf("| %s | %zu | %.1f | %.1f |\n", name, entries, ours, lru);
  }
}

}  // namespace

int main(int argc, char* argv[]) {
  std::puts("| keys | entries | `cache`, % | LRU, % |\n| --- | --- | --- | --- |");
  if (argc > 1) {
    print("order ids", column_of(argv[1], 2));
    print("prices", column_of(argv[1], 4));
  }
  print("Zipf 0.9", zipf(0.9));
  print("Zipf 1.1", zipf(1.1));
}
