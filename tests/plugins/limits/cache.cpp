// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"
#include "support/lazy.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using fake_clock = run_clock<clocks::fake>;

/// Counts the calls of a task. An argument that is not part of the key.
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

constexpr int returns_stored_value() {
  std::int64_t now = 100;
  int runs = 0;
  task_executor executor{fake_clock{{&now}}, squares{{.entries = 8, .ttl = 50ns}}};
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
// What forgets and keeps old values costs the other caches no member.
static_assert(sizeof(squares) == sizeof(std::int64_t) + 2 * sizeof(std::vector<int>) + 3 * sizeof(std::int64_t));

constexpr int forgotten() {
  std::int64_t now = 100;
  int runs = 0;
  task_executor executor{fake_clock{{&now}}, squares{{.entries = 8, .ttl = 50ns}}};
  auto& kept = executor.get<squares>();
  EXPECT(executor.execute(square, 3, counter{&runs}).assume_value() == 9 && runs == 1);
  now = 101;
  EXPECT(executor.execute(square, 4, counter{&runs}).assume_value() == 16 && runs == 2);
  now = 102;
  kept.forget(now, 3);
  now = 103;
  EXPECT(executor.execute(square, 4, counter{&runs}).assume_value() == 16 && runs == 2);
  EXPECT(executor.execute(square, 3, counter{&runs}).assume_value() == 9 && runs == 3);
  EXPECT(executor.execute(square, 3, counter{&runs}).assume_value() == 9 && runs == 3);
  kept.forget(now, 7);  // a key that is not there
  EXPECT(executor.execute(square, 3, counter{&runs}).assume_value() == 9 && runs == 3);
  return 0;
}
CLAUSE(forgotten, "a forgotten key is computed again, and the others are not");

/// While it runs, its key is forgotten, because the number that it has read changes.
struct page {
  int number = 9;
  int runs = 0;
  void (*meanwhile)(page&) = nullptr;
  void* kept = nullptr;
  std::int64_t now = 100;
};
constexpr auto read_page = task<"read_page">([](int /*key*/, page* from) {
  ++from->runs;
  int const seen = from->number;
  if (from->meanwhile != nullptr) from->meanwhile(*from);
  return seen;
});
using pages = cache<decltype(read_page), clocks::fake, first_argument>;

TEST_CASE("a run that began before its key was forgotten stores no value") {
  page on;
  task_executor executor{fake_clock{{&on.now}}, pages{{.entries = 8, .ttl = 50ns}}};
  on.kept = &executor.get<pages>();
  on.meanwhile = [](page& changed) {
    changed.number = 10;
    static_cast<pages*>(changed.kept)->forget(changed.now, 1);
    changed.meanwhile = nullptr;
  };
  CHECK(executor.execute(read_page, 1, &on).assume_value() == 9);
  ++on.now;
  CHECK(executor.execute(read_page, 1, &on).assume_value() == 10);
  CHECK(executor.execute(read_page, 1, &on).assume_value() == 10);
  CHECK(on.runs == 2);
}

CLAUSE(returns_stored_value, "a run with the same key gets the stored value until its ttl ends");

constexpr int no_errors() {
  std::int64_t now = 0;
  int runs = 0;
  task_executor executor{fake_clock{{&now}}, squares{{}}};
  EXPECT(executor.execute(square, -1, counter{&runs}).has_error());
  EXPECT(executor.execute(square, -1, counter{&runs}).has_error());
  EXPECT(runs == 2);
  return 0;
}
CLAUSE(no_errors, "errors are not stored");

constexpr int evicts() {
  std::int64_t now = 0;
  int runs = 0;
  task_executor executor{fake_clock{{&now}}, squares{{.entries = 4, .ttl = 1us}}};
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
CLAUSE(evicts, "a full cache replaces one entry");

constexpr int keeps_what_is_found() {
  std::int64_t now = 0;
  int runs = 0;
  task_executor executor{fake_clock{{&now}}, squares{{.entries = 3, .ttl = 1us}}};
  auto const calls_of = [&](int n) {
    int const before = runs;
    EXPECT(executor.execute(square, n, counter{&runs}).has_value());
    return runs - before;
  };
  for (int n : {1, 2, 3}) EXPECT(calls_of(n) == 1);
  EXPECT(calls_of(1) == 0);
  EXPECT(calls_of(4) == 1);  // in the place of 2
  EXPECT(calls_of(1) == 0 && calls_of(3) == 0 && calls_of(4) == 0 && calls_of(2) == 1);
  return 0;
}
CLAUSE(keeps_what_is_found, "an entry that was found is not replaced while there is one that was not");

constexpr int uses_all_entries() {
  std::int64_t now = 0;
  int runs = 0;
  task_executor executor{fake_clock{{&now}}, squares{{.entries = 64, .ttl = 1us}}};
  for (int pass = 0; pass < 3; ++pass) {
    for (int n = 0; n < 64; ++n) EXPECT(executor.execute(square, n, counter{&runs}).assume_value() == n * n);
    EXPECT(runs == 64);
  }
  return 0;
}
CLAUSE(uses_all_entries, "64 entries hold any 64 keys");

constexpr int forever() {
  std::int64_t now = 5;
  int runs = 0;
  task_executor executor{fake_clock{{&now}}, squares{{.ttl = duration::max()}}};
  EXPECT(executor.execute(square, 1, counter{&runs}).has_value());
  now = (std::int64_t{1} << 62) - 1;  // the latest time of a clock
  EXPECT(executor.execute(square, 1, counter{&runs}).has_value() && runs == 1);
  return 0;
}
CLAUSE(forever, "the longest ttl does not overflow");

constexpr int no_ttl() {
  std::int64_t now = 5;
  int runs = 0;
  task_executor executor{fake_clock{{&now}}, squares{{.entries = 1, .ttl = 0ns}}};
  for (int i : {1, 2}) EXPECT(executor.execute(square, 1, counter{&runs}).has_value() && runs == i);
  return 0;
}
CLAUSE(no_ttl, "with a ttl of zero nothing is stored");

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
CLAUSE(all_arguments, "the key is all of the arguments, in order; each task has its own cache");

constexpr int costs_no_token() {
  std::int64_t now = 0;
  int runs = 0;
  task_executor executor{fake_clock{{&now}}, squares{{}}, rate_limit<gcra, clocks::fake>{{}}};
  for (int i = 0; i < 5; ++i) EXPECT(executor.execute(square, 2, counter{&runs}).has_value());
  EXPECT(executor.execute(square, 3, counter{&runs}).assume_error().code() == errc::rejected);
  return 0;
}
CLAUSE(costs_no_token, "a value from the cache takes no token of a rate limit behind it");

TEST_CASE("texts can be keys and values") {
  int runs = 0;
  auto const greet = task<"greet">([&runs](std::string const& who) {
    ++runs;
    return "good morning, " + who;
  });
  task_executor executor{run_clock{}, cache<decltype(greet)>{{.ttl = 1h}}};
  std::string const name(40, 'n');
  for (int i = 0; i < 3; ++i) CHECK(executor.execute(greet, name).assume_value() == "good morning, " + name);
  CHECK(executor.execute(greet, std::string("m")).assume_value() == "good morning, m");
  CHECK(runs == 2);
}

#if defined(__cpp_exceptions)
/// Throws when it is copied more often than allowed.
struct fragile {
  int value;
  int* copies_left;
  fragile(int v, int* copies) : value(v), copies_left(copies) {}
  fragile(fragile const& from) : value(from.value), copies_left(from.copies_left) {
    if ((*copies_left)-- <= 0) throw std::runtime_error("no more copies");
  }
  fragile(fragile&& from) noexcept : value(from.value), copies_left(from.copies_left) {}
  fragile& operator=(fragile const&) = default;
};

TEST_CASE("the cache stays usable after a copy that throws") {
  int copies = 0;
  std::int64_t now = 0;
  auto const make = task<"make">([&copies](int n) { return fragile{n, &copies}; });
  task_executor executor{fake_clock{{&now}}, cache<decltype(make), clocks::fake>{{}}};
  CHECK_THROWS_AS(executor.execute(make, 1), std::runtime_error);
  copies = 1;
  CHECK(executor.execute(make, 1).assume_value().value == 1);
  CHECK_THROWS_AS(executor.execute(make, 1), std::runtime_error);
  copies = 1;
  CHECK(executor.execute(make, 1).assume_value().value == 1);
  CHECK(copies == 0);
}
#endif

TEST_CASE("the value of an awaitable run is stored when the run ends") {
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

TEST_CASE("a run that began earlier does not replace the value of one that began later") {
  std::int64_t now = 0;
  int runs = 0;
  std::array<support::gate, 3> gates;
  auto const read = task<"read">([&](int n) -> support::lazy<result<int>> {
    int const version = runs++;
    co_await gates.at(static_cast<std::size_t>(version)).opened();
    co_return result<int>{100 * n + version};
  });
  task_executor executor{fake_clock{{&now}}, cache<decltype(read), clocks::fake>{{.ttl = 100ns}}};
  auto const first_begun = GENERATE(0, 1);  // the first to end: the earlier or the later one
  auto earlier = executor.async_execute(read, 1);
  earlier.start();
  now = 10;
  auto later = executor.async_execute(read, 1);
  later.start();
  gates.at(static_cast<std::size_t>(first_begun)).open();
  gates.at(static_cast<std::size_t>(1 - first_begun)).open();
  REQUIRE((earlier.done() && later.done()));
  now = 105;  // the value of the earlier run would have expired
  auto third = executor.async_execute(read, 1);
  third.start();
  REQUIRE(third.done());
  CHECK(third.take().assume_value() == 101);
}

/// With room for all keys, each value is stored for exactly its ttl.
TEST_CASE("a cache with enough entries behaves like a map with expiry times") {
  std::mt19937 random(4);
  std::int64_t now = 0;
  int runs = 0;
  task_executor executor{fake_clock{{&now}}, squares{{.entries = 4096, .ttl = 40ns}}};
  std::map<int, std::int64_t> model;
  for (int step = 0; step < 20'000; ++step) {
    int const n = static_cast<int>(random() % 60);
    int const before = runs;
    bool const stored = model.count(n) > 0 && now < model[n] + 40;
    CAPTURE(step, n, now);
    REQUIRE(executor.execute(square, n, counter{&runs}).assume_value() == n * n);
    REQUIRE((runs == before) == stored);
    if (!stored) model[n] = now;
    now += static_cast<std::int64_t>(random() % 3);
  }
}

/// The value of a run that began later stays, whichever run ends last.
TEST_CASE("a table with enough entries behaves like a map that keeps the value that expires last") {
  std::mt19937 random(6);
  detail::cache_table<int, int> table(64);
  struct stored {
    int value = 0;
    std::int64_t expires = 0;
  };
  std::array<stored, 60> model{};
  std::int64_t now = 0;
  for (int step = 0; step < 20'000; ++step) {
    int const key = static_cast<int>(random() % model.size());
    auto const hash = static_cast<std::uint64_t>(key % 17);  // some keys have the same hash
    stored& known = model.at(static_cast<std::size_t>(key));
    CAPTURE(step, key, now);
    if (std::int64_t const expires = now - 5 + static_cast<std::int64_t>(random() % 60); random() % 3 == 0) {
      table.insert(hash, key, step, expires, now);
      if (expires > now && expires > known.expires) known = {step, expires};
    }
    REQUIRE(table.find(hash, key, now) == (known.expires > now ? std::optional{known.value} : std::nullopt));
    now += static_cast<std::int64_t>(random() % 3);
  }
}

TEST_CASE("a cache with too few entries returns correct values") {
  std::mt19937 random(5);
  std::int64_t now = 0;
  int runs = 0;
  task_executor executor{fake_clock{{&now}}, squares{{.entries = 16, .ttl = 1us}}};
  for (int step = 0; step < 20'000; ++step) {
    int const n = static_cast<int>(random() % 40);
    REQUIRE(executor.execute(square, n, counter{&runs}).assume_value() == n * n);
    ++now;
  }
  CHECK(runs > 5000);
  CHECK(runs < 17'000);
}

TEST_CASE("threads get complete values only") {
  std::atomic<int> runs{0};
  auto const twice = task<"twice">([&runs](int n) {
    runs.fetch_add(1);
    return std::string(static_cast<std::size_t>(n) + 30, static_cast<char>('a' + n));
  });
  task_executor executor{run_clock{}, cache<decltype(twice)>{{.entries = 8, .ttl = 20us}}};
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
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong.load() == 0);
  CHECK(runs.load() < 20'000);
}

}  // namespace
