// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"
#include "support/lazy.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace qtasks;
using fake_clock = run_clock<clocks::fake>;

/// How often tasks below really ran, told by an argument that is no part of the key.
struct counter {
  int* runs;
};
struct first_argument {
  constexpr int operator()(int n, auto const&...) const { return n; }
};

constexpr auto square = task<"square">([](int n, counter count) -> result<int> {
  ++*count.runs;
  if (n < 0) return task_error{errc::failed, "negative"};
  return n * n;
});
using squares = cache<decltype(square), clocks::fake, first_argument>;

constexpr int answers() {
  std::int64_t now = 100;
  int runs = 0;
  task_executor executor{fake_clock{{&now}}, squares{{.entries = 8, .ttl = 50}}};
  EXPECT(executor.execute(square, 3, counter{&runs}).assume_value() == 9 && runs == 1);
  EXPECT(executor.execute(square, 3, counter{&runs}).assume_value() == 9 && runs == 1);
  EXPECT(executor.execute(square, 4, counter{&runs}).assume_value() == 16 && runs == 2);
  now = 149;
  EXPECT(executor.execute(square, 3, counter{&runs}).assume_value() == 9 && runs == 2);
  now = 150;
  EXPECT(executor.execute(square, 3, counter{&runs}).assume_value() == 9 && runs == 3);
  now = 199;
  EXPECT(executor.execute(square, 3, counter{&runs}).assume_value() == 9 && runs == 3);
  return 0;
}
CLAUSE(answers, "the same key is answered without a run until its time is over");

constexpr int no_errors() {
  std::int64_t now = 0;
  int runs = 0;
  task_executor executor{fake_clock{{&now}}, squares{{}}};
  EXPECT(executor.execute(square, -1, counter{&runs}).has_error());
  EXPECT(executor.execute(square, -1, counter{&runs}).has_error());
  EXPECT(runs == 2);
  return 0;
}
CLAUSE(no_errors, "errors are not kept");

constexpr int evicts() {
  std::int64_t now = 0;
  int runs = 0;
  task_executor executor{fake_clock{{&now}}, squares{{.entries = 4, .ttl = 1000}}};
  for (int n : {1, 2, 3, 4}) {
    EXPECT(executor.execute(square, n, counter{&runs}).has_value());
    ++now;
  }
  EXPECT(runs == 4);
  EXPECT(executor.execute(square, 5, counter{&runs}).has_value() && runs == 5);
  for (int n : {2, 3, 4, 5}) EXPECT(executor.execute(square, n, counter{&runs}).has_value() && runs == 5);
  EXPECT(executor.execute(square, 1, counter{&runs}).has_value() && runs == 6);
  return 0;
}
CLAUSE(evicts, "of a set that is full the entry that ends first goes");

constexpr int forever() {
  std::int64_t now = 5;
  int runs = 0;
  task_executor executor{fake_clock{{&now}}, squares{{.ttl = std::numeric_limits<std::int64_t>::max()}}};
  EXPECT(executor.execute(square, 1, counter{&runs}).has_value());
  now = std::numeric_limits<std::int64_t>::max() - 1;
  EXPECT(executor.execute(square, 1, counter{&runs}).has_value() && runs == 1);
  return 0;
}
CLAUSE(forever, "a life longer than the clock's is no overflow");

constexpr int no_life() {
  std::int64_t now = 5;
  int runs = 0;
  task_executor executor{fake_clock{{&now}}, squares{{.entries = 0, .ttl = 0}}};
  for (int i : {1, 2}) EXPECT(executor.execute(square, 1, counter{&runs}).has_value() && runs == i);
  return 0;
}
CLAUSE(no_life, "what has no life is not kept");

constexpr auto sum = task<"sum">([](std::array<int, 2> a, bool minus) { return minus ? a[0] - a[1] : a[0] + a[1]; });

constexpr int all_arguments() {
  std::int64_t now = 0;
  task_executor executor{fake_clock{{&now}}, cache<decltype(sum), clocks::fake>{{}}, squares{{}}};
  for (int i = 0; i < 2; ++i) {
    EXPECT(executor.execute(sum, std::array{5, 2}, false).assume_value() == 7);
    EXPECT(executor.execute(sum, std::array{5, 2}, true).assume_value() == 3);
    EXPECT(executor.execute(sum, std::array{2, 5}, true).assume_value() == -3);
  }
  int runs = 0;
  EXPECT(executor.execute(square, 2, counter{&runs}).assume_value() == 4 && runs == 1);
  return 0;
}
CLAUSE(all_arguments, "the key is all arguments, in order; each task has a cache of its own");

constexpr int costs_no_token() {
  std::int64_t now = 0;
  int runs = 0;
  task_executor executor{fake_clock{{&now}}, squares{{}}, rate_limit<gcra, clocks::fake>{{}}};
  for (int i = 0; i < 5; ++i) EXPECT(executor.execute(square, 2, counter{&runs}).has_value());
  EXPECT(executor.execute(square, 3, counter{&runs}).assume_error().code() == errc::rejected);
  return 0;
}
CLAUSE(costs_no_token, "an answer from the cache costs no token of a rate limit behind it");

TEST_CASE("texts are keys and values") {
  int runs = 0;
  auto const greet = task<"greet">([&runs](std::string const& who) {
    ++runs;
    return "good morning, " + who;
  });
  task_executor executor{run_clock{}, cache<decltype(greet)>{{.ttl = 3'600'000'000'000}}};
  std::string const name(40, 'n');
  for (int i = 0; i < 3; ++i) CHECK(executor.execute(greet, name).assume_value() == "good morning, " + name);
  CHECK(executor.execute(greet, std::string("m")).assume_value() == "good morning, m");
  CHECK(runs == 2);
}

#if defined(__cpp_exceptions)
/// What can be copied so often before it throws.
struct fragile {
  int value;
  int* copies_left;
  fragile(int v, int* left) : value(v), copies_left(left) {}
  fragile(fragile const& from) : value(from.value), copies_left(from.copies_left) {
    if ((*copies_left)-- <= 0) throw std::runtime_error("no more copies");
  }
  fragile(fragile&& from) noexcept : value(from.value), copies_left(from.copies_left) {}
  fragile& operator=(fragile const&) = default;
};

TEST_CASE("a copy that throws leaves the cache as usable as before") {
  int left = 0;
  std::int64_t now = 0;
  auto const make = task<"make">([&left](int n) { return fragile{n, &left}; });
  task_executor executor{fake_clock{{&now}}, cache<decltype(make), clocks::fake>{{}}};
  CHECK_THROWS_AS(executor.execute(make, 1), std::runtime_error);
  left = 1;
  CHECK(executor.execute(make, 1).assume_value().value == 1);
  CHECK_THROWS_AS(executor.execute(make, 1), std::runtime_error);
  left = 1;
  CHECK(executor.execute(make, 1).assume_value().value == 1);
  CHECK(left == 0);
}
#endif

TEST_CASE("an awaitable run is kept when it is over") {
  std::int64_t now = 0;
  int runs = 0;
  support::gate gate;
  auto const slow = task<"slow">([&](int n) -> support::lazy<result<int>> {
    ++runs;
    co_await gate.opened();
    co_return result<int>{n + 1};
  });
  task_executor executor{fake_clock{{&now}}, cache<decltype(slow), clocks::fake>{{}}};
  auto first = executor.async_execute(slow, 1);
  first.start();
  REQUIRE(!first.done());
  gate.open();
  REQUIRE(first.done());
  CHECK(first.take().assume_value() == 2);
  auto second = executor.async_execute(slow, 1);
  second.start();
  REQUIRE(second.done());
  CHECK(second.take().assume_value() == 2);
  CHECK(runs == 1);
}

/// Every answer is right and no older than it may be; with room for all keys it is kept exactly so long.
TEST_CASE("a cache with room behaves as a map with times") {
  std::mt19937 random(4);
  std::int64_t now = 0;
  int runs = 0;
  task_executor executor{fake_clock{{&now}}, squares{{.entries = 4096, .ttl = 40}}};
  std::map<int, std::int64_t> model;
  for (int step = 0; step < 20'000; ++step) {
    int const n = static_cast<int>(random() % 60);
    int const before = runs;
    bool const kept = model.count(n) > 0 && now < model[n] + 40;
    CAPTURE(step, n, now);
    REQUIRE(executor.execute(square, n, counter{&runs}).assume_value() == n * n);
    REQUIRE((runs == before) == kept);
    if (!kept) model[n] = now;
    now += static_cast<std::int64_t>(random() % 3);
  }
}

TEST_CASE("a cache that is too small answers right, too") {
  std::mt19937 random(5);
  std::int64_t now = 0;
  int runs = 0;
  task_executor executor{fake_clock{{&now}}, squares{{.entries = 16, .ttl = 1000}}};
  for (int step = 0; step < 20'000; ++step) {
    int const n = static_cast<int>(random() % 40);
    REQUIRE(executor.execute(square, n, counter{&runs}).assume_value() == n * n);
    ++now;
  }
  CHECK(runs > 5000);
  CHECK(runs < 17'000);
}

TEST_CASE("threads get whole values only") {
  std::atomic<int> runs{0};
  auto const twice = task<"twice">([&runs](int n) {
    runs.fetch_add(1);
    return std::string(static_cast<std::size_t>(n) + 30, static_cast<char>('a' + n));
  });
  task_executor executor{run_clock{}, cache<decltype(twice)>{{.entries = 8, .ttl = 20'000}}};
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      std::mt19937 random(static_cast<unsigned>(i));
      for (int run = 0; run < 5000; ++run) {
        int const n = static_cast<int>(random() % 12);
        if (executor.execute(twice, n).assume_value() !=
            std::string(static_cast<std::size_t>(n) + 30, static_cast<char>('a' + n))) {
          wrong.fetch_add(1);
        }
      }
    });
  }
  for (std::thread& each : threads) each.join();
  CHECK(wrong.load() == 0);
  CHECK(runs.load() < 20'000);
}

}  // namespace
