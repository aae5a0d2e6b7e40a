// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/plugins/limits/detail/cache_table.hpp>
#include <qtasks/plugins/limits/stale_values.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/virtual_time.hpp"
#include "support/clause.hpp"
#include "support/lazy.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using support::lazy;
using fake_clock = run_clock<clocks::fake>;

/// Counts its calls, and fails on request. Only the number is the key.
struct source {
  std::int64_t now = 100;
  int calls = 0;
  errc fails = errc{};
};
struct by_number {
  template <class... Rest>
  constexpr int operator()(int key, Rest const&...) const {
    return key;
  }
};
constexpr auto look_up = task<"look_up">([](int key, source* from) -> result<int> {
  ++from->calls;
  if (from->fails != errc{}) return task_error{from->fails, "down"};
  return key * 100 + from->calls;
});
template <class Task>
using keeping = cache<Task, clocks::fake, by_number, stale_values>;
using look_ups = keeping<std::remove_const_t<decltype(look_up)>>;

/// Hears the answers of a cache.
struct answers {
  int* hits;
  std::int64_t* age;
  std::optional<errc>* error;
  constexpr void on(trigger<"policy_cache_hit">, auto const& /*event*/) const { ++*hits; }
  constexpr void on(trigger<"policy_cache_stale">, auto const& event) const {
    *age = event.age_ns;
    *error = event.e == nullptr ? std::nullopt : std::optional{event.e->code()};
  }
};

constexpr int after_an_error() {
  source from;
  int hits = 0;
  std::int64_t age = -1;
  std::optional<errc> error;
  task_executor executor{fake_clock{{&from.now}}, answers{&hits, &age, &error},
                         look_ups{{.entries = 8, .ttl = 50ns}, {.if_error = 30ns}}};
  EXPECT(executor.execute(look_up, 1, &from).assume_value() == 101);
  from.now = 149;
  EXPECT(executor.execute(look_up, 1, &from).assume_value() == 101 && hits == 1 && age == -1);
  from.fails = errc::failed;
  from.now = 150;  // the ttl has ended: the task is called, and fails
  EXPECT(executor.execute(look_up, 1, &from).assume_value() == 101 && from.calls == 2);
  EXPECT(age == 0 && error == errc::failed && hits == 1);
  from.now = 179;
  EXPECT(executor.execute(look_up, 1, &from).assume_value() == 101 && from.calls == 3 && age == 29);
  from.fails = errc::permanent;  // the answer, not a failure to get one
  EXPECT(executor.execute(look_up, 1, &from).assume_error().code() == errc::permanent);
  from.fails = errc::task_cancel_error;
  EXPECT(executor.execute(look_up, 1, &from).assume_error().code() == errc::task_cancel_error);
  from.fails = errc::failed;
  from.now = 180;
  EXPECT(executor.execute(look_up, 1, &from).assume_error().code() == errc::failed);
  EXPECT(executor.execute(look_up, 2, &from).has_error());
  from.fails = errc{};
  EXPECT(executor.execute(look_up, 1, &from).assume_value() == 108);
  EXPECT(executor.execute(look_up, 1, &from).assume_value() == 108 && from.calls == 8);
  return 0;
}
CLAUSE(after_an_error, "a run whose call fails gets the old value for as long as it may");

constexpr int renewed() {
  source from;
  task_executor executor{fake_clock{{&from.now}}, look_ups{{.entries = 8, .ttl = 50ns}, {.while_revalidate = 30ns}}};
  EXPECT(executor.execute(look_up, 1, &from).assume_value() == 101);
  from.now = 160;
  from.fails = errc::failed;  // no run after an error gets the old value
  EXPECT(executor.execute(look_up, 1, &from).has_error() && from.calls == 2);
  from.fails = errc{};
  EXPECT(executor.execute(look_up, 1, &from).assume_value() == 103);
  from.now = 209;
  EXPECT(executor.execute(look_up, 1, &from).assume_value() == 103 && from.calls == 3);
  from.now = 240;
  EXPECT(executor.execute(look_up, 1, &from).assume_value() == 104);
  executor.get<look_ups>().forget(241, 1);
  from.now = 242;
  EXPECT(executor.execute(look_up, 1, &from).assume_value() == 105);
  return 0;
}
CLAUSE(renewed, "a run that finds an old value renews it; a forgotten value is not used");

constexpr int without_end() {
  source from;
  constexpr duration forever = duration::max();
  task_executor executor{fake_clock{{&from.now}},
                         look_ups{{.entries = 8, .ttl = forever}, {.while_revalidate = forever, .if_error = forever}}};
  (void)executor.execute(look_up, 1, &from);
  from.now = 200;
  EXPECT(executor.execute(look_up, 1, &from).assume_value() == 101 && from.calls == 1);
  task_executor failing{fake_clock{{&from.now}}, look_ups{{.entries = 8, .ttl = 50ns}, {.if_error = forever}}};
  EXPECT(failing.execute(look_up, 1, &from).assume_value() == 102);
  from.fails = errc::failed;
  from.now = (std::int64_t{1} << 62) - 1;
  EXPECT(failing.execute(look_up, 1, &from).assume_value() == 102);
  return 0;
}
CLAUSE(without_end, "each time can be without end");

/// A key whose comparison forgets the value, as another thread can do at that instant.
struct fading {
  int number = 0;
  detail::cache_table<fading, int, true>** forgotten_in = nullptr;
  constexpr bool operator==(fading const& asked) const {
    if (asked.forgotten_in != nullptr) {
      if (auto* const in = std::exchange(*asked.forgotten_in, nullptr)) in->forget(1, {number}, 0);
    }
    return number == asked.number;
  }
};

constexpr int forgotten_while_found() {
  detail::cache_table<fading, int, true> table{4};
  table.insert(1, {7}, 70, 100, 1);
  auto* in = &table;
  auto const found = table.find_old(1, {7, &in}, 98, 5);
  EXPECT(found.has_value() && found->value == 70 && found->expires == 100 && found->renewal != nullptr);
  EXPECT(!table.find_old(1, {7}, 98, 5).has_value());
  return 0;
}
CLAUSE(forgotten_while_found, "a value that is forgotten while a run finds it has the time that it had");

struct service {
  support::virtual_time time{};
  int calls = 0;
};
constexpr auto slow = task<"slow">([](int key, service* in) -> lazy<result<int>> {
  int const call = ++in->calls;
  auto awaited = in->time.until(in->time.now + 10);
  co_await awaited;
  co_return key * 100 + call;
});
using slow_ones = keeping<std::remove_const_t<decltype(slow)>>;

auto executor_of(service& in) {
  return task_executor{run_clock{in.time.clock()}, slow_ones{{.entries = 8, .ttl = 50ns}, {.while_revalidate = 40ns}}};
}

TEST_CASE("while one run renews a value, the others get the old one at once") {
  service in;
  auto executor = executor_of(in);
  auto fill = executor.async_execute(slow, 3, &in);
  fill.start();
  in.time.run();
  CHECK(fill.take().assume_value() == 301);
  in.time.now = 60;
  auto renews = executor.async_execute(slow, 3, &in);
  auto other = executor.async_execute(slow, 3, &in);
  renews.start();
  other.start();
  CHECK(other.take().assume_value() == 301);
  in.time.run();
  CHECK(renews.take().assume_value() == 302);
  auto later = executor.async_execute(slow, 3, &in);
  later.start();
  CHECK(later.take().assume_value() == 302);
  CHECK(in.calls == 2);
}

TEST_CASE("if the run that renews a value is destroyed, the next one renews it") {
  service in;
  auto executor = executor_of(in);
  auto fill = executor.async_execute(slow, 3, &in);
  fill.start();
  in.time.run();
  (void)fill.take();
  in.time.now = 60;
  {
    auto renews = executor.async_execute(slow, 3, &in);
    renews.start();
  }
  auto next = executor.async_execute(slow, 3, &in);
  next.start();
  in.time.run();
  CHECK(next.take().assume_value() == 303);
}

TEST_CASE("threads that find an old value call the task once, and each value is of its key") {
  struct shared {
    std::atomic<std::int64_t> now{1};
    std::atomic<int> calls{0};
  };
  struct shared_clock {
    std::atomic<std::int64_t> const* at = nullptr;
    std::int64_t now() const noexcept { return at == nullptr ? 0 : at->load(); }
  };
  static constexpr auto count = task<"count">([](int key, shared* in) {
    ++in->calls;
    return key;
  });
  using counts = cache<std::remove_const_t<decltype(count)>, shared_clock, by_number, stale_values>;
  shared in;
  task_executor executor{run_clock{shared_clock{&in.now}},
                         counts{{.entries = 8, .ttl = 50ns}, {.while_revalidate = 1s, .if_error = 1s}}};
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int run = 0; run < 5000; ++run) {
        int const key = (run + i) % 4;
        if (executor.execute(count, key, &in).assume_value() != key) ++wrong;
        if (i == 0) in.now += 7;
        if (i == 1 && run % 100 == 0) executor.get<counts>().forget(in.now, key);
      }
    });
  }
  for (auto& each : threads) each.join();
  CHECK(wrong == 0);
  CHECK(in.calls < 20'000);
}

}  // namespace
