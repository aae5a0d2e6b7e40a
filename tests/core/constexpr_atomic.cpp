// SPDX-License-Identifier: BSL-1.0
#include <qtasks/core/constexpr_atomic.hpp>

#include "support/clause.hpp"

#include <thread>
#include <vector>

namespace {

using namespace qtasks;

template <atomic_order Order>
constexpr int one_thread() {
  constexpr_atomic<int, Order> number{5};
  EXPECT(number.load() == 5);
  number.store(6);
  EXPECT(number.fetch_add(4) == 6 && number.load() == 10);
  int expected = 9;
  EXPECT(!number.compare_exchange_weak(expected, 1) && expected == 10 && number.load() == 10);
  while (!number.compare_exchange_weak(expected, 11)) {
  }
  EXPECT(number.load() == 11);
  constexpr_atomic<int, Order> const copy{number};
  EXPECT(copy.load() == 11);
  return 0;
}
CLAUSE(one_thread<atomic_order::relaxed>, "a relaxed atomic loads, stores, adds and exchanges");
CLAUSE(one_thread<atomic_order::acq_rel>, "an acquire-release atomic loads, stores, adds and exchanges");
CLAUSE(one_thread<atomic_order::seq_cst>, "a sequentially consistent atomic loads, stores, adds and exchanges");

TEST_CASE("no change of a constexpr_atomic by several threads is lost") {
  constexpr int rounds = 10'000;
  constexpr_atomic<int, atomic_order::relaxed> added{0};
  constexpr_atomic<int> exchanged{0};
  auto const change = [&] {
    for (int i = 0; i < rounds; ++i) {
      added.fetch_add(1);
      int seen = exchanged.load();
      while (!exchanged.compare_exchange_weak(seen, seen + 1)) {
      }
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back(change);
  for (std::thread& thread : threads) thread.join();
  CHECK(added.load() == 4 * rounds);
  CHECK(exchanged.load() == 4 * rounds);
}

}  // namespace
