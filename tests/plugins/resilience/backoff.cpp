// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/detail/splitmix64.hpp>
#include <qtasks/plugins/resilience/backoff.hpp>

#include "support/clause.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;

constexpr int never_overflows() {
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  for (auto growth : {backoff_growth::constant, backoff_growth::linear, backoff_growth::exponential}) {
    for (auto jitter :
         {backoff_jitter::none, backoff_jitter::full, backoff_jitter::equal, backoff_jitter::decorrelated}) {
      for (std::int64_t first : {std::int64_t{0}, std::int64_t{1}, largest / 2, largest}) {
        duration const initial = std::chrono::nanoseconds{first};
        for (int n : {1, 2, 62, 63, 64, 2'000'000'000}) {
          for (std::uint64_t random : {std::uint64_t{0}, ~std::uint64_t{0}, std::uint64_t{1} << 63}) {
            backoff const waits{.initial = initial, .growth = growth, .jitter = jitter};
            EXPECT(waits.wait(n, largest, random) >= 0);
            EXPECT(backoff{initial, 7ns, growth, jitter}.wait(n, 7, random) <= 7);
          }
        }
      }
    }
  }
  return 0;
}
CLAUSE(never_overflows, "a wait is between 0 and `max`, whatever the numbers");

/// The mean, the shortest and the longest of many waits.
struct spread {
  double mean = 0;
  std::int64_t shortest = std::numeric_limits<std::int64_t>::max();
  std::int64_t longest = 0;
};
spread spread_of(backoff waits, int n, std::int64_t previous) {
  constexpr int many = 100'000;
  detail::random_numbers random{waits.seed};
  spread all;
  for (int i = 0; i < many; ++i) {
    std::int64_t const wait = waits.wait(n, previous, random.next());
    all.mean += static_cast<double>(wait) / many;
    all.shortest = std::min(all.shortest, wait);
    all.longest = std::max(all.longest, wait);
  }
  return all;
}

TEST_CASE("jitter is spread evenly over its range") {
  for (std::uint64_t seed : {0U, 1U, 77U}) {
    CAPTURE(seed);
    // The standard deviation of the mean of 100000 even draws from a range of 8000 is 7.3.
    spread const full = spread_of({.initial = 1000ns, .jitter = backoff_jitter::full, .seed = seed}, 4, 0);
    CHECK((std::abs(full.mean - 4000) < 40 && full.shortest < 10 && full.longest > 7990 && full.longest <= 8000));
    spread const equal = spread_of({.initial = 1000ns, .jitter = backoff_jitter::equal, .seed = seed}, 4, 0);
    CHECK((std::abs(equal.mean - 6000) < 20 && equal.shortest >= 4000 && equal.shortest < 4010));
    CHECK(equal.longest <= 8000);
    spread const apart = spread_of({.initial = 1000ns, .jitter = backoff_jitter::decorrelated, .seed = seed}, 4, 3000);
    CHECK((std::abs(apart.mean - 5000) < 40 && apart.shortest >= 1000 && apart.longest <= 9000));
    CHECK((apart.shortest < 1010 && apart.longest > 8990));
  }
}

}  // namespace
