// SPDX-License-Identifier: BSL-1.0
// Four threads, and a hundred times more keys than places, each with the state of a policy that a ledger outside of the
// table follows.
#include <qtasks/plugins/limits/argument_key.hpp>
#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/plugins/limits/keyed.hpp>
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/plugins/limits/waiting_bulkhead.hpp>
#include <qtasks/plugins/live.hpp>
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/retention.hpp>
#include <qtasks/qtasks.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <random>
#include <thread>
#include <vector>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;

/// The number of keys: 20,000, or QTASKS_STRESS_KEYS of the environment. The places are a hundredth of them.
std::uint32_t number_of_keys() {
  char const* const stated = std::getenv("QTASKS_STRESS_KEYS");
  return stated == nullptr ? 20'000 : static_cast<std::uint32_t>(std::max(std::atol(stated), 1000L));
}

using by_number = argument_key<0, std::uint32_t>;

/// Calls `run(key)` from four threads, for each key once on average, and a few hot keys as often as all others
/// together.
template <class Run>
void run_all(std::uint32_t keys, Run run) {
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 4; ++t) {
    threads.emplace_back([keys, t, &run] {
      std::mt19937 random(t);
      for (std::uint32_t i = 0; i < keys / 2; ++i) {
        std::uint32_t const any = static_cast<std::uint32_t>(random()) % keys;
        run(i % 2 == 0 ? any : any % (keys / 200 + 1));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

template <class Number>
class ledger {
 public:
  explicit ledger(std::uint32_t keys) : numbers_(std::make_unique<std::atomic<Number>[]>(keys)) {}
  std::atomic<Number>& operator[](std::uint32_t key) { return numbers_[key]; }

 private:
  std::unique_ptr<std::atomic<Number>[]> numbers_;
};

/// A policy that knows its key, and the runs that use it. Its state goes as soon as no run does.
class audited {
 public:
  explicit audited(std::atomic<long>& wrong) noexcept : wrong_(&wrong) {}
  audited(audited const& from) noexcept : wrong_(from.wrong_) {}

  static constexpr retention retention_at(std::int64_t /*now*/) noexcept { return retention::none; }

  template <class Event, class Next>
  auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next) -> decltype(std::move(next)()) {
    std::uint32_t const key = std::get<0>(event.args);
    std::uint32_t first = no_key;
    if (!owner_.compare_exchange_strong(first, key) && first != key) ++*wrong_;
    ++runs_;
    auto result = std::move(next)();
    if (owner_ != key || runs_ < 1) ++*wrong_;
    --runs_;
    return result;
  }

 private:
  static constexpr std::uint32_t no_key = 0xffff'ffff;
  std::atomic<long>* wrong_;
  std::atomic<std::uint32_t> owner_{no_key};
  std::atomic<int> runs_{0};
};

TEST_CASE("threads never get the policy of another key, and a bulkhead never exceeds its limit for a key") {
  std::uint32_t const keys = number_of_keys();
  std::atomic<long> wrong{0};
  using audits = keyed<audited, by_number>;
  using limits = keyed<bulkhead, by_number>;
  task_executor executor{run_clock{}, audits{{.capacity = keys / 100}, audited{wrong}},
                         limits{{.capacity = keys / 100}, bulkhead{{.max_concurrent = 2}}}};
  ledger<int> inside(keys);
  std::atomic<long> beyond{0};
  std::atomic<long> moved{0};
  auto const counts = task<"counts">([&](std::uint32_t key) {
    if (inside[key].fetch_add(1) + 1 > 2) ++beyond;
    bulkhead const* before = nullptr;
    bulkhead const* after = nullptr;
    auto& own = executor.get<limits>();
    bool const had = own.visit(key, [&before](bulkhead const& limit) { before = &limit; });
    std::this_thread::yield();
    bool const has = own.visit(key, [&](bulkhead const& limit) {
      after = &limit;
      if (limit.in_flight() < 1) ++beyond;
    });
    if (!had || !has || before != after) ++moved;
    inside[key].fetch_sub(1);
  });
  std::atomic<long> admitted{0};
  std::atomic<long> full{0};
  run_all(keys, [&](std::uint32_t key) {
    auto const run = executor.execute(counts, key);
    if (run.has_value()) {
      ++admitted;
    } else if (run.assume_error().message() == "the bulkhead is full") {
      ++full;
    }
  });
  CHECK(wrong == 0);
  CHECK(beyond == 0);
  CHECK(moved == 0);
  CHECK(admitted + full == 2L * keys);  // of the places, four are in use at most: every key found one
  for (std::uint32_t key = 0; key < keys; ++key) {
    std::int32_t left = 0;
    executor.get<limits>().visit(key, [&left](bulkhead const& limit) { left = limit.in_flight(); });
    if (left != 0) ++wrong;
  }
  CHECK(wrong == 0);
}

/// A policy that counts its runs. Its state may go when their number is a multiple of three: the count begins at 0
/// again.
class counts_to_three {
 public:
  counts_to_three() = default;
  counts_to_three(counts_to_three const& /*from*/) noexcept {}

  retention retention_at(std::int64_t /*now*/) const noexcept {
    return runs_ % 3 == 0 ? retention::none : retention::always;
  }
  long runs() const noexcept { return runs_; }

  template <class Event, class Next>
  auto on(trigger<"task_executor_run_task_around">, Event const&, Next next) -> decltype(std::move(next)()) {
    ++runs_;
    return std::move(next)();
  }

 private:
  std::atomic<long> runs_{0};
};

TEST_CASE("no state that has to be kept is lost") {
  std::uint32_t const keys = number_of_keys() / 10;
  using counters = keyed<counts_to_three, by_number>;
  task_executor executor{run_clock{}, counters{{.capacity = keys / 10, .ttl = 0s}, counts_to_three{}}};
  ledger<long> admitted(keys);
  std::atomic<long> refused{0};
  auto const one = task<"one">([](std::uint32_t key) { return key; });
  for (int round = 0; round < 5; ++round) {
    run_all(keys, [&](std::uint32_t key) {
      if (executor.execute(one, key).has_value()) {
        ++admitted[key];
      } else {
        ++refused;
      }
    });
  }
  long lost = 0;
  long present = 0;
  long total = 0;
  for (std::uint32_t key = 0; key < keys; ++key) {
    long kept = 0;
    present += executor.get<counters>().visit(key, [&kept](counts_to_three const& count) { kept = count.runs(); });
    if (kept % 3 != admitted[key] % 3) ++lost;
    total += admitted[key];
  }
  CHECK(lost == 0);
  CHECK(present == static_cast<long>(keys / 10));
  CHECK(total + refused == 10L * keys);
  CHECK(total > present);
}

/// Where a thread loses its processor in the middle of an insertion, the others go on with the few keys that there are.
TEST_CASE("of a few places, none is replaced while a run uses it or needs its state") {
  std::uint32_t const runs = number_of_keys() * 5;
  constexpr std::uint32_t keys = 6;
  std::atomic<long> wrong{0};
  using audits = keyed<audited, by_number>;
  using counters = keyed<counts_to_three, by_number>;
  task_executor executor{run_clock{}, audits{{.capacity = 5}, audited{wrong}},
                         counters{{.capacity = 5, .ttl = 0s}, counts_to_three{}}};
  ledger<long> admitted(keys);
  auto const one = task<"one">([](std::uint32_t key) { return key; });
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      std::mt19937 random(t);
      for (std::uint32_t i = 0; i < runs; ++i) {
        auto const key = static_cast<std::uint32_t>(random() % keys);
        if (executor.execute(one, key).has_value()) ++admitted[key];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  for (std::uint32_t key = 0; key < keys; ++key) {
    long kept = 0;
    executor.get<counters>().visit(key, [&kept](counts_to_three const& count) { kept = count.runs(); });
    CHECK(kept % 3 == admitted[key] % 3);
    CHECK(admitted[key] > 0);
  }
}

TEST_CASE("threads: an open breaker is not forgotten, and no key is admitted more often than its rate") {
  std::uint32_t const keys = number_of_keys();
  std::uint32_t const bad = keys / 400;  // of the hot keys, a half fails always: a quarter of the places
  using limits = keyed<rate_limit<gcra>, by_number>;
  using breakers = keyed<circuit_breaker<>, by_number>;
  constexpr auto period = 2ms;
  task_executor executor{
      run_clock{}, limits{{.capacity = keys / 100, .ttl = 1h}, rate_limit{{.per = period, .burst = 5}}},
      breakers{{.capacity = keys / 100, .ttl = 1h}, circuit_breaker<>{{.open_for = 1h}, consecutive_failures{2}}}};
  ledger<int> failures(keys);
  ledger<int> admitted(keys);
  auto const service = task<"service">([&](std::uint32_t key) -> result<int> {
    ++admitted[key];
    if (key >= bad) return 1;
    ++failures[key];
    return task_error{errc::failed, "down"};
  });
  auto const started = std::chrono::steady_clock::now();
  for (int round = 0; round < 3; ++round) {
    run_all(keys, [&](std::uint32_t key) { (void)executor.execute(service, key); });
  }
  auto const most = 5 + 1 + (std::chrono::steady_clock::now() - started) / period;
  long failed_after_open = 0;
  long too_often = 0;
  long opened = 0;
  for (std::uint32_t key = 0; key < keys; ++key) {
    if (failures[key] > 2 + 3) ++failed_after_open;  // three threads can be inside when the breaker opens
    if (admitted[key] > most) ++too_often;
    opened += failures[key] >= 2;
  }
  CHECK(failed_after_open == 0);
  CHECK(too_often == 0);
  CHECK(opened > 0);
}

TEST_CASE("threads that wait for the permit of their key all get it") {
  using limits = keyed<waiting_bulkhead<>, by_number>;
  task_executor executor{
      run_clock{},
      limits{{.capacity = 8}, waiting_bulkhead<>{{.max_concurrent = 1, .max_wait = 1h, .poll_interval = 1us}}}};
  ledger<int> inside(16);
  std::atomic<int> beyond{0};
  std::atomic<int> ran{0};
  auto const counts = task<"counts">([&](std::uint32_t key) {
    if (inside[key].fetch_add(1) != 0) ++beyond;
    std::this_thread::yield();
    inside[key].fetch_sub(1);
  });
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      std::mt19937 random(t);
      for (int i = 0; i < 500; ++i) {
        ran += executor.execute(counts, static_cast<std::uint32_t>(random() % (i % 2 == 0 ? 2U : 16U))).has_value();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(beyond == 0);
  CHECK(ran == 2000);
}

TEST_CASE("settings of all keys change while threads run and keys come and go") {
  using limits = keyed<live<circuit_breaker<>>, by_number>;
  task_executor executor{run_clock{}, limits{{.capacity = 16, .ttl = 0s}, live<circuit_breaker<>>{{.open_for = 1us}}}};
  auto const flaky = task<"flaky">([](std::uint32_t key) -> result<int> {
    if (key % 3 == 0) return task_error{errc::failed, "down"};
    return 1;
  });
  std::atomic<bool> stop{false};
  std::atomic<int> runs{0};
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 3; ++t) {
    threads.emplace_back([&, t] {
      std::mt19937 random(t);
      for (; !stop; ++runs) (void)executor.execute(flaky, static_cast<std::uint32_t>(random() % 64));
    });
  }
  for (int i = 0; runs < 20'000; ++i) {
    executor.get<limits>().change(circuit_breaker_options{.open_for = std::chrono::microseconds{i % 9 + 1}});
    executor.get<limits>().visit(static_cast<std::uint32_t>(i % 64), [&](auto& breaker) { breaker.isolate(executor); });
    executor.get<limits>().visit(static_cast<std::uint32_t>(i % 64), [&](auto& breaker) { breaker.close(executor); });
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  for (std::uint32_t key = 0; key < 64; ++key) {
    executor.get<limits>().visit(key, [&](auto& breaker) { breaker.close(executor); });
  }
  CHECK(executor.execute(flaky, std::uint32_t{1}).has_value());
}

}  // namespace
