// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/plugins/limits/gcra.hpp>
#include <qtasks/plugins/limits/live_bulkhead.hpp>
#include <qtasks/plugins/limits/live_gcra.hpp>
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/plugins/live.hpp>
#include <qtasks/plugins/resilience/attempt_timeout.hpp>
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/resilience/total_timeout.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"
#include "support/lazy.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <thread>
#include <type_traits>
#include <vector>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using enum breaker_state;

using fixed_breaker = circuit_breaker<consecutive_failures, clocks::fake>;
using live_breaker = live<fixed_breaker>;

struct service {
  std::int64_t now = 0;
  std::int64_t takes = 0;
  int calls = 0;
};
constexpr auto call = task<"call">([](service* to, bool up) -> result<int> {
  ++to->calls;
  to->now += to->takes;
  if (!up) return task_error{errc::failed, "down"};
  return 1;
});

/// Records the changes.
struct changes {
  std::array<breaker_change, 16> seen{};
  std::size_t size = 0;
  constexpr void on(trigger<"policy_breaker_changed">, breaker_change const& change) { seen.at(size++) = change; }
};

constexpr int changes_a_breaker() {
  service to;
  task_executor executor{run_clock{clocks::fake{&to.now}}, live_breaker{{.open_for = 100ns}, consecutive_failures{1}}};
  auto& breaker = executor.get<live_breaker>();
  breaker.change({.open_for = 50ns, .probes = 2});
  (void)executor.execute(call, &to, false);
  to.now = 49;
  EXPECT(executor.execute(call, &to, true).has_error());
  to.now = 50;
  EXPECT(executor.execute(call, &to, true).has_value() && breaker.state() == half_open);
  breaker.change({.open_for = 50ns, .probes = 1});
  to.now = 100;  // the only place was the first probe's until now
  EXPECT(executor.execute(call, &to, true).has_value() && breaker.state() == closed);
  (void)executor.execute(call, &to, false);
  breaker.change({.open_for = 9s});  // it opened for 50 ns
  to.now = 150;
  EXPECT(executor.execute(call, &to, true).has_value() && breaker.state() == closed);
  return 0;
}
CLAUSE(changes_a_breaker, "a live breaker takes the options from `change` when it opens and when it probes");

template <class Breaker>
constexpr int by_hand() {
  service to;
  task_executor executor{run_clock{clocks::fake{&to.now}}, changes{},
                         Breaker{{.open_for = 100ns}, consecutive_failures{2}}};
  auto& breaker = executor.template get<Breaker>();
  auto const& heard = executor.template get<changes>();
  breaker.isolate(executor);
  EXPECT(breaker.state() == isolated && heard.size == 1 && heard.seen[0].from == closed);
  to.now = 1'000'000'000;
  EXPECT(executor.execute(call, &to, true).assume_error().code() == errc::rejected && to.calls == 0);
  breaker.isolate(executor);
  EXPECT(heard.size == 1);
  breaker.close(executor);
  EXPECT(breaker.state() == closed && heard.size == 2 && heard.seen[1].from == isolated && heard.seen[1].to == closed);
  EXPECT(executor.execute(call, &to, true).has_value());
  // Closed by hand, it has forgotten the failure before.
  (void)executor.execute(call, &to, false);
  breaker.close(executor);
  (void)executor.execute(call, &to, false);
  EXPECT(breaker.state() == closed && heard.size == 2);
  (void)executor.execute(call, &to, false);
  EXPECT(breaker.state() == open && heard.size == 3);
  // Opened by hand while it is open, it stays open for longer.
  breaker.open(executor, to.now + 70);
  to.now += 169;
  EXPECT(executor.execute(call, &to, true).has_error() && heard.size == 3);
  to.now += 1;
  EXPECT(executor.execute(call, &to, true).has_value() && breaker.state() == closed && heard.size == 5);
  // Opened by hand for long, and closed by hand: the next time is not longer than `open_for`.
  breaker.open(executor, to.now + 1'000'000);
  EXPECT(breaker.state() == open && executor.execute(call, &to, true).has_error());
  breaker.close(executor);
  for (int i = 0; i < 2; ++i) (void)executor.execute(call, &to, false);
  EXPECT(breaker.state() == open);
  to.now += 100;
  EXPECT(executor.execute(call, &to, true).has_value() && breaker.state() == closed);
  EXPECT(heard.seen[heard.size - 1].generation == heard.size);
  return 0;
}
CLAUSE(by_hand<fixed_breaker>, "a breaker is opened, closed and isolated by hand, and its trigger fires");
CLAUSE(by_hand<live_breaker>, "so is a live breaker");

using limited = task_error_with<field<"retry_after_ns", std::int64_t>>;
constexpr auto call_limited = task<"call_limited">([]() -> result<int, limited> { return 1; });

constexpr int isolated_without_end() {
  std::int64_t now = 0;
  task_executor executor{run_clock{clocks::fake{&now}}, fixed_breaker{}};
  executor.get<fixed_breaker>().isolate(executor);
  EXPECT(executor.execute(call_limited).assume_error().find<"retry_after_ns">() == nullptr);
  executor.get<fixed_breaker>().open(executor, 0);
  EXPECT(*executor.execute(call_limited).assume_error().find<"retry_after_ns">() == 5'000'000'000);
  return 0;
}
CLAUSE(isolated_without_end, "an isolated breaker cannot say when to come again");

constexpr int changes_a_bulkhead() {
  task_executor executor{live<bulkhead>{{.max_concurrent = 1}}};
  auto& limit = executor.get<live<bulkhead>>();
  // A run inside a run, up to `depth`; returns how many were admitted.
  auto const nested = [&](auto const& self, int depth) -> int {
    if (depth == 0) return 0;
    auto const inner = executor.execute(task<"nested">([&](int d) { return 1 + self(self, d - 1); }), depth);
    return inner.has_value() ? inner.assume_value() : 0;
  };
  EXPECT(nested(nested, 5) == 1);
  limit.change({.max_concurrent = 3});
  EXPECT(nested(nested, 5) == 3);
  limit.change({.max_concurrent = 0});
  EXPECT(nested(nested, 5) == 0 && limit.in_flight() == 0);
  return 0;
}

TEST_CASE("a live bulkhead takes the number from `change`; runs in progress keep their permits") {
  CHECK(changes_a_bulkhead() == 0);
  support::gate first;
  support::gate second;
  task_executor executor{live<bulkhead>{{.max_concurrent = 2}}};
  auto const slow = task<"slow">([](support::gate* at) -> support::lazy<result<int>> {
    co_await at->opened();
    result<int> answer{1};
    co_return answer;
  });
  auto one = executor.async_execute(slow, &first);
  one.start();
  auto two = executor.async_execute(slow, &second);
  two.start();
  executor.get<live<bulkhead>>().change({.max_concurrent = 1});
  CHECK(executor.get<live<bulkhead>>().in_flight() == 2);
  first.open();
  CHECK(one.take().has_value());
  CHECK(executor.execute(task<"quick">([] { return 1; })).has_error());
  second.open();
  CHECK(executor.execute(task<"quick">([] { return 1; })).has_value());
}

constexpr int changes_a_rate() {
  service to;
  using limiter = rate_limit<live_gcra, clocks::fake>;
  task_executor executor{run_clock{clocks::fake{&to.now}}, limiter{{.runs = 1, .per = 1s}}};
  EXPECT(executor.execute(call, &to, true).has_value() && executor.execute(call, &to, true).has_error());
  executor.get<limiter>().change({.runs = 1, .per = 10ns, .burst = 2});
  for (int i = 0; i < 2; ++i) EXPECT(executor.execute(call, &to, true).has_value());
  EXPECT(executor.execute(call, &to, true).has_error());
  to.now = 10;
  EXPECT(executor.execute(call, &to, true).has_value() && executor.execute(call, &to, true).has_error());
  return 0;
}
CLAUSE(changes_a_rate, "a rate is changed, and begins with its burst");

template <class Timeout>
constexpr int changes_a_timeout() {
  service to{.takes = 20};
  task_executor executor{run_clock{clocks::fake{&to.now}}, Timeout{{.limit = 10ns}}};
  EXPECT(executor.execute(call, &to, true).assume_error().code() == errc::timeout);
  executor.template get<Timeout>().change({.limit = 20ns});
  EXPECT(executor.execute(call, &to, true).has_value());
  return 0;
}
CLAUSE(changes_a_timeout<live<total_timeout<clocks::fake>>>, "the limit of a total timeout is changed");
CLAUSE(changes_a_timeout<live<attempt_timeout<clocks::fake>>>, "the limit of an attempt timeout is changed");

// Whoever does not choose it, pays nothing.
static_assert(sizeof(fixed_breaker) == 296 && sizeof(bulkhead) == 8 && sizeof(gcra) == 24);
static_assert(sizeof(total_timeout<>) == 8 && sizeof(attempt_timeout<>) == 8);
template <class P>
concept Changes = requires(P& policy) {
  policy.change({});
};
static_assert(!Changes<fixed_breaker> && Changes<live_breaker> && !Changes<total_timeout<>>);
static_assert(std::is_same_v<live<live_breaker>, live_breaker>);

TEST_CASE("threads change settings, and open and close by hand, while others run") {
  task_executor executor{run_clock{},
                         rate_limit<live_gcra>{{.runs = 1'000'000'000, .burst = 1000}},
                         live<bulkhead>{{.max_concurrent = 2}},
                         live<total_timeout<>>{{.limit = 1s}},
                         live<circuit_breaker<>>{{}, consecutive_failures{3}},
                         live<attempt_timeout<>>{{.limit = 1s}}};
  std::atomic<bool> stop{false};
  std::atomic<long> admitted{0};
  std::atomic<long> others{0};
  std::vector<std::thread> all;
  for (int t = 0; t < 2; ++t) {
    all.emplace_back([&, t] {
      for (int i = 0; !stop; ++i) {
        auto const run = executor.execute(task<"flaky">([](int n) -> result<int> {
                                            if (n % 7 == 0) return task_error{errc::failed, "down"};
                                            return n;
                                          }),
                                          i + t);
        ++(run.has_value() ? admitted : others);
      }
    });
  }
  auto& breaker = executor.get<live<circuit_breaker<>>>();
  for (int i = 0; i < 2000; ++i) {
    executor.get<rate_limit<live_gcra>>().change({.runs = 1'000'000 * (i % 5 + 1), .burst = 1000});
    executor.get<live<bulkhead>>().change({.max_concurrent = i % 3 + 1});
    executor.get<live<total_timeout<>>>().change({.limit = std::chrono::seconds{i % 4 + 1}});
    executor.get<live<attempt_timeout<>>>().change({.limit = std::chrono::seconds{i % 4 + 1}});
    breaker.change({.open_for = std::chrono::microseconds{i % 50 + 1}, .probes = static_cast<std::uint16_t>(i % 4)});
    if (i % 3 == 0) breaker.isolate(executor);
    if (i % 5 == 0) breaker.open(executor, clocks::steady{}.now());
    breaker.close(executor);
  }
  while (admitted == 0) std::this_thread::yield();
  stop = true;
  for (auto& thread : all) thread.join();
  CHECK(executor.get<live<bulkhead>>().in_flight() == 0);
  breaker.close(executor);
  CHECK(executor.execute(task<"last">([] { return 1; })).has_value());
}

}  // namespace
