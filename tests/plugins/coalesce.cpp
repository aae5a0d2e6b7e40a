// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/coalesce.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/virtual_time.hpp"
#include "support/clause.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <random>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

using namespace qtasks;
using support::lazy;
using support::virtual_waiter;

/// Whom a task asks for another run.
struct asker {
  constexpr virtual result<int> ask(int key) = 0;
};

constexpr auto nested = task<"nested">([](int key, asker* within) -> result<int> {
  if (within == nullptr) return key * 10;
  return within->ask(key % 100);
});

struct first_two_digits {
  constexpr int operator()(int key, asker* /*within*/) const { return key % 100; }
};
struct whole_number {
  constexpr int operator()(int key, asker* /*within*/) const { return key; }
};

template <class KeyOf>
struct nesting final : asker {
  using plugin = coalesce<decltype(nested), waiters::fake, KeyOf>;
  std::int64_t now = 100;
  task_executor<run_clock<clocks::fake>, plugin> executor;
  run_info info{};

  constexpr explicit nesting(coalesce_options limits)
      : executor{run_clock{clocks::fake{&now}}, plugin{limits, waiters::fake{&now}}} {}
  constexpr result<int> ask(int key) override { return executor.execute(info, nested, key, nullptr); }
};

constexpr int gives_up() {
  nesting<first_two_digits> it{{.max_wait = 500, .poll_interval = 30}};
  EXPECT(it.executor.execute(nested, 107, &it).assume_error() ==
         task_error{errc::timeout, "gave up waiting for a run with the same key"});
  EXPECT(it.now == 600);
  it.info.deadline = 650;
  EXPECT(it.executor.execute(nested, 107, &it).assume_error().code() == errc::timeout);
  EXPECT(it.now == 650);
  EXPECT(it.executor.execute(nested, 107, nullptr).assume_value() == 1070);
  return 0;
}
CLAUSE(gives_up, "who waits gives up when it is time, at the latest at its deadline; the place is free again");

constexpr int other_keys() {
  nesting<whole_number> it{{.calls = 1024, .max_wait = 500}};
  EXPECT(it.executor.execute(nested, 107, &it).assume_value() == 70);
  EXPECT(it.now == 100);
  return 0;
}
CLAUSE(other_keys, "runs with other keys do not wait");

constexpr int taken_by_another_key() {
  nesting<whole_number> it{{.calls = 0, .max_wait = 500}};
  EXPECT(it.executor.execute(nested, 107, &it).assume_value() == 70);
  EXPECT(it.now == 100);
  return 0;
}
CLAUSE(taken_by_another_key, "a run whose place another key has is executed");

/// Awaitable tasks in virtual time; each run lasts 100 and tells how often the task was called.
struct service {
  support::virtual_time time{};
  int calls = 0;
};
constexpr auto slow = task<"slow">([](int key, service* in) -> lazy<result<int>> {
  int const call = ++in->calls;
  auto awaited = in->time.until(in->time.now + 100);
  co_await awaited;
  if (key < 0) co_return task_error{errc::failed, "below zero"};
  co_return key * 100 + call;
});
constexpr auto silent = task<"silent">([](int /*key*/, service* in) -> lazy<result<void>> {
  ++in->calls;
  auto awaited = in->time.until(in->time.now + 100);
  co_await awaited;
  co_return outcome::success();
});
struct by_number {
  constexpr int operator()(int key, service* /*in*/) const { return key; }
};

template <class Task>
using slow_coalesce = coalesce<Task, virtual_waiter, by_number>;

auto sharing(service& in) {
  return task_executor{
      run_clock{in.time.clock()},
      slow_coalesce<decltype(slow)>{{.calls = 8, .max_wait = 1000, .poll_interval = 10}, virtual_waiter{&in.time}},
      slow_coalesce<decltype(silent)>{{.calls = 8, .max_wait = 1000, .poll_interval = 10}, virtual_waiter{&in.time}}};
}

TEST_CASE("runs with the same key share what the first leaves, value or error") {
  service in;
  auto executor = sharing(in);
  auto one = executor.async_execute(slow, 3, &in);
  auto two = executor.async_execute(slow, 3, &in);
  auto other = executor.async_execute(slow, 4, &in);
  auto bad = executor.async_execute(slow, -1, &in);
  auto bad_too = executor.async_execute(slow, -1, &in);
  for (auto* each : {&one, &two, &other, &bad, &bad_too}) each->start();
  in.time.run();
  CHECK(one.take().assume_value() == 301);
  CHECK(two.take().assume_value() == 301);
  CHECK(other.take().assume_value() == 402);
  CHECK(bad.take().assume_error().code() == errc::failed);
  CHECK(bad_too.take().assume_error().message() == "below zero");
  CHECK(in.calls == 3);

  auto later = executor.async_execute(slow, 3, &in);
  later.start();
  in.time.run();
  CHECK(later.take().assume_value() == 304);
}

TEST_CASE("runs of a task that returns nothing are shared too") {
  service in;
  auto executor = sharing(in);
  auto one = executor.async_execute(silent, 3, &in);
  auto two = executor.async_execute(silent, 3, &in);
  one.start();
  two.start();
  in.time.run();
  CHECK(one.take().has_value());
  CHECK(two.take().has_value());
  CHECK(in.calls == 1);
}

TEST_CASE("where the first is abandoned, those who wait are executed") {
  service in;
  auto executor = sharing(in);
  std::vector<lazy<result<int>>> one;
  one.push_back(executor.async_execute(slow, 3, &in));
  auto two = executor.async_execute(slow, 3, &in);
  auto three = executor.async_execute(slow, 3, &in);
  one.front().start();
  two.start();
  three.start();
  one.clear();
  in.time.run();
  CHECK(two.take().assume_value() == 302);
  CHECK(three.take().assume_value() == 303);
}

TEST_CASE("who is abandoned while it waits takes nothing with it") {
  service in;
  auto executor = sharing(in);
  auto one = executor.async_execute(slow, 3, &in);
  one.start();
  {
    auto two = executor.async_execute(slow, 3, &in);
    two.start();
  }
  in.time.run();
  CHECK(one.take().assume_value() == 301);
}

#if defined(__cpp_exceptions)
TEST_CASE("a throw frees the place") {
  task_executor executor{run_clock{}, coalesce<decltype(nested)>{}};
  struct thrower final : asker {
    result<int> ask(int /*key*/) override { throw std::runtime_error("no"); }
  } throws;
  for (int i = 0; i < 200; ++i) CHECK_THROWS_AS(executor.execute(nested, 1, &throws), std::runtime_error);
  CHECK(executor.execute(nested, 1, nullptr).assume_value() == 10);
}
#endif

TEST_CASE("the table does as a plain model does") {
  constexpr std::size_t places = 8;
  detail::coalesce_table<int, int> table{places};
  using seat = decltype(table)::seat;
  struct run {
    int key;
    seat in;
    int flight;
    bool waits;
  };
  struct flight {
    int sharers = 0;
    bool over = false;
  };
  std::vector<run> runs;
  std::vector<flight> flights;
  std::vector<int> flying(places, -1);  // the flight of a key
  std::mt19937 random{20};
  for (int step = 0; step < 40'000; ++step) {
    std::set<int> open;
    for (run const& each : runs) open.insert(each.flight);
    if (runs.size() < 12 && random() % 2 == 0) {
      int const key = static_cast<int>(random() % places);
      int& flies = flying[static_cast<std::size_t>(key)];
      seat const got = table.board(static_cast<std::uint64_t>(key), key);
      REQUIRE((got.follows != nullptr) == (flies >= 0));
      REQUIRE((got.leads != nullptr) == (flies < 0 && open.size() < places));
      if (got.leads != nullptr) {
        flies = static_cast<int>(flights.size());
        flights.emplace_back();
      }
      if (got.follows != nullptr) ++flights[static_cast<std::size_t>(flies)].sharers;
      if (flies >= 0) runs.push_back({key, got, flies, got.follows != nullptr});
    } else if (!runs.empty()) {
      std::size_t const which = random() % runs.size();
      run const one = runs[which];
      flight& in = flights[static_cast<std::size_t>(one.flight)];
      runs.erase(runs.begin() + static_cast<std::ptrdiff_t>(which));
      if (one.waits) {
        if (in.over) REQUIRE(*one.in.follows->outcome == one.flight);
        REQUIRE(*one.in.follows->key == one.key);
        one.in.follows->leave();
        --in.sharers;
      } else {
        one.in.at->store(0);
        bool const shared = one.in.leads->close();
        REQUIRE(shared == (in.sharers > 0));
        if (shared) one.in.leads->outcome.emplace(one.flight);
        one.in.leads->settle(detail::call_state::ready);
        in.over = true;
        flying[static_cast<std::size_t>(one.key)] = -1;
      }
    }
  }
}

TEST_CASE("threads: one at a time is executed, and nobody is given what ended before it began") {
  static std::atomic<int> inside;
  static std::atomic<int> most;
  static std::atomic<int> made;
  inside = most = made = 0;
  constexpr auto count = task<"count">([](int /*key*/) -> result<int> {
    int const now = inside.fetch_add(1) + 1;
    if (now > most.load()) most.store(now);
    std::this_thread::yield();
    int const mine = made.load() + 1;
    inside.fetch_sub(1);
    made.store(mine);
    return mine;
  });
  task_executor executor{run_clock{}, coalesce<decltype(count), waiters::spin<>>{{.poll_interval = 0}}};
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int run = 0; run < 2000; ++run) {
        int const before = made.load();
        auto const left = executor.execute(count, 1);
        if (!left.has_value() || left.assume_value() < before) wrong.fetch_add(1);
      }
    });
  }
  for (std::thread& each : threads) each.join();
  CHECK(most.load() == 1);
  CHECK(wrong.load() == 0);
  CHECK(made.load() <= 8000);
  CHECK(made.load() > 0);
}

}  // namespace
