// SPDX-License-Identifier: BSL-1.0
// Compares the histogram's quantiles with sorted values: never below, and above by a bucket's width at most.
#include "histogram.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <random>
#include <vector>

namespace {
constexpr std::uint64_t exact_below = 256;
constexpr double width = 1.0 / 128;
}  // namespace

int main() {
  std::mt19937_64 random{20120621};
  std::lognormal_distribution<double> latency{5, 3};  // from 0 to about 2^26, with a long tail
  for (std::size_t const size : {1U, 2U, 7U, 1'000U, 200'000U}) {
    order_gateway::histogram counted;
    std::vector<std::uint64_t> values;
    for (std::size_t i = 0; i < size; ++i) {
      values.push_back(static_cast<std::uint64_t>(latency(random)));
      counted.record(values.back());
    }
    std::sort(values.begin(), values.end());
    for (double const share : {0.0001, 0.25, 0.5, 0.9, 0.99, 0.999, 0.9999, 1.0}) {
      auto const rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(size)));
      std::uint64_t const exact = values[rank - 1];
      std::uint64_t const found = counted.quantile(share);
      auto const most =
          exact < exact_below ? exact : static_cast<std::uint64_t>(static_cast<double>(exact) * (1 + width));
      if (found < exact || found > most) {
        std::printf("quantile %g of %zu values: %llu, not within [%llu, %llu]\n", share, size,
                    static_cast<unsigned long long>(found), static_cast<unsigned long long>(exact),
                    static_cast<unsigned long long>(most));
        return 1;
      }
    }

    std::uint64_t total = 0;
    std::uint64_t last_edge = 0;
    bool in_order = true;
    counted.for_each([&](std::uint64_t edge, std::uint64_t count) {
      in_order = in_order && (total == 0 || edge > last_edge);
      last_edge = edge;
      total += count;
    });
    bool const whole = total == size && counted.count() == size && counted.max() == values.back();
    if (!in_order || !whole || last_edge < values.back()) return 1;
  }
  std::puts("the same quantiles as the sorted values");
  return 0;
}
