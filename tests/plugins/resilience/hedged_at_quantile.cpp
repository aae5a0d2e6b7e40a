// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/resilience/hedge_delay.hpp>
#include <qtasks/plugins/resilience/hedged_at_quantile.hpp>

#include "support/clause.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <random>
#include <thread>
#include <vector>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;

static_assert(HedgeDelay<hedged_at_quantile>);

constexpr int learns() {
  detail::quantile median{500, 1000};
  for (int i = 0; i < 4000; ++i) median.add(i % 2 == 0 ? 40'000 : 60'000);
  EXPECT(median.value() >= 39'000 && median.value() <= 61'000);
  detail::quantile low{1, 1000};
  for (int i = 0; i < 1000; ++i) low.add(0);
  EXPECT(low.value() == 0);
  detail::quantile high{999, 1};
  for (int i = 0; i < 4000; ++i) high.add(std::int64_t{1} << 60);
  EXPECT(high.value() == std::int64_t{1} << 50);
  return 0;
}
CLAUSE(learns, "an estimate follows the numbers, within its bounds");

TEST_CASE("the wanted share is below the estimate") {
  std::mt19937 random{7};
  std::exponential_distribution<double> latency{1.0 / 2'000'000};
  for (int const per_mille : {500, 900, 950, 990}) {
    detail::quantile estimate{per_mille, 1'000'000};
    int below = 0;
    constexpr int warm = 20'000;
    constexpr int counted = 200'000;
    for (int i = 0; i < warm + counted; ++i) {
      auto const number = static_cast<std::int64_t>(latency(random));
      if (i >= warm && number <= estimate.value()) ++below;
      estimate.add(number);
    }
    CHECK(below >= counted / 1000 * (per_mille - 10));
    CHECK(below <= counted / 1000 * (per_mille + 10));
  }
}

TEST_CASE("the delay is at least `min_delay`") {
  hedged_at_quantile delay{{.per_mille = 10, .initial = 0ns, .min_delay = 700ns}};
  for (int i = 0; i < 100; ++i) delay.record([] { return std::int64_t{1}; });
  CHECK(delay.nanoseconds() == 700);
}

TEST_CASE("threads that learn together keep the wanted share below") {
  detail::quantile estimate{900, 1'000'000};
  std::atomic<int> below{0};
  std::vector<std::thread> threads;
  for (unsigned seed = 0; seed < 4; ++seed) {
    threads.emplace_back([&, seed] {
      std::mt19937 random{seed};
      std::uniform_int_distribution<std::int64_t> number{0, 1'000'000};
      for (int i = 0; i < 20'000; ++i) {
        std::int64_t const next = number(random);
        if (next <= estimate.value()) below.fetch_add(1);
        estimate.add(next);
      }
    });
  }
  for (std::thread& each : threads) each.join();
  CHECK(below.load() > 80'000 / 100 * 88);
  CHECK(below.load() < 80'000 / 100 * 92);
}

}  // namespace
