// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/argument_key.hpp>
#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/plugins/limits/keyed.hpp>
#include <qtasks/plugins/limits/live_bulkhead.hpp>
#include <qtasks/plugins/limits/live_gcra.hpp>
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/plugins/limits/short_text.hpp>
#include <qtasks/plugins/limits/token_bucket.hpp>
#include <qtasks/plugins/limits/waiting_bulkhead.hpp>
#include <qtasks/plugins/limits/waiting_rate_limit.hpp>
#include <qtasks/plugins/limits/weighted_bulkhead.hpp>
#include <qtasks/plugins/live.hpp>
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/resilience/failure_ratio.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/resilience/slow_calls.hpp>
#include <qtasks/plugins/retention.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"
#include "support/lazy.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <type_traits>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using fake = clocks::fake;
using breaker_state::closed;
using breaker_state::open;

using by_number = argument_key<0, int>;
using fake_breaker = circuit_breaker<consecutive_failures, fake>;
template <class P>
using by_key = keyed<P, by_number, fake>;

constexpr auto call = task<"call">([](int /*key*/, bool up) -> result<int> {
  if (!up) return task_error{errc::failed, "down"};
  return 1;
});
constexpr std::string_view no_place = "`keyed` has no place for a further key";

/// Runs of the keys of one executor, at a time of its own.
template <class Keyed>
struct bench {
  std::int64_t now = 1000;
  task_executor<run_clock<fake>, Keyed> executor;

  constexpr explicit bench(Keyed plugin) : executor{run_clock{fake{&now}}, plugin} {}
  bench(bench const&) = delete;
  bench& operator=(bench const&) = delete;

  constexpr bool admitted(int key) { return executor.execute(call, key, true).has_value(); }
  constexpr void fail(int key) { (void)executor.execute(call, key, false); }
  constexpr bool no_place_for(int key) {
    auto const run = executor.execute(call, key, true);
    return run.has_error() && run.assume_error() == task_error{errc::rejected, borrowed(no_place)};
  }
  constexpr bool has(int key) {
    return executor.template get<Keyed>().visit(key, [](auto const&) {});
  }
};

constexpr int breaker_of_each_key() {
  bench<by_key<fake_breaker>> each{{{.capacity = 4}, fake_breaker{{.open_for = 100ns}, consecutive_failures{2}}}};
  for (int i = 0; i < 2; ++i) each.fail(1);
  EXPECT(!each.admitted(1) && each.admitted(2) && each.admitted(3));
  each.now += 100;
  EXPECT(each.admitted(1));
  return 0;
}
CLAUSE(breaker_of_each_key, "a keyed breaker opens for the key that fails, and not for others");

template <class Algorithm>
constexpr int rate_of_each_key() {
  using limit = rate_limit<Algorithm, fake>;
  bench<by_key<limit>> each{{{.capacity = 4}, limit{{.runs = 1, .per = 100ns, .burst = 2}}}};
  for (int key : {7, 8}) EXPECT(each.admitted(key) && each.admitted(key) && !each.admitted(key));
  each.now += 100;
  for (int key : {8, 7}) EXPECT(each.admitted(key) && !each.admitted(key));
  return 0;
}
CLAUSE(rate_of_each_key<gcra>, "a keyed gcra limits each key on its own");
CLAUSE(rate_of_each_key<live_gcra>, "so does a live gcra");
CLAUSE(rate_of_each_key<token_bucket>, "so does a token bucket");

/// Runs of the keys from `key` on, `Depth` of them, one inside the other. Returns how many were admitted.
template <int Depth>
struct nested {
  template <class Executor>
  constexpr int operator()(int key, Executor* executor) const {
    if constexpr (Depth == 1) {
      return 1;
    } else {
      auto const inner = executor->execute(task<"nested">(nested<Depth - 1>{}), key + 1, executor);
      return inner.has_value() ? 1 + inner.assume_value() : 1;
    }
  }
};
template <int Depth>
constexpr int admitted_inside(auto& executor, int first) {
  return executor.execute(task<"nested">(nested<Depth>{}), first, &executor).assume_value();
}

struct half_of_number {
  using key_type = int;
  constexpr int operator()(int number, auto const&...) const { return number / 2; }
};

template <class Bulkhead>
constexpr int bulkhead_of_each_key() {
  std::int64_t now = 0;
  task_executor executor{run_clock{fake{&now}},
                         keyed<Bulkhead, half_of_number, fake>{{.capacity = 8}, Bulkhead{{.max_concurrent = 2}}}};
  EXPECT(admitted_inside<10>(executor, 0) == 10);  // two runs of each of five keys
  task_executor narrow{run_clock{fake{&now}},
                       keyed<Bulkhead, half_of_number, fake>{{.capacity = 8}, Bulkhead{{.max_concurrent = 1}}}};
  EXPECT(admitted_inside<4>(narrow, 0) == 1);  // the second run has the key of the first
  EXPECT(narrow.execute(call, 0, true).has_value());
  return 0;
}
CLAUSE(bulkhead_of_each_key<bulkhead>, "a keyed bulkhead counts the runs of each key on their own");
CLAUSE(bulkhead_of_each_key<live<bulkhead>>, "so does a live one");

constexpr int in_use() {
  std::int64_t now = 0;
  task_executor executor{run_clock{fake{&now}}, by_key<bulkhead>{{.capacity = 3, .ttl = 0s}, bulkhead{{}}}};
  EXPECT(admitted_inside<8>(executor, 1) == 3);
  for (int key = 4; key < 9; ++key) EXPECT(executor.execute(call, key, true).has_value());
  return 0;
}
CLAUSE(in_use, "the place of a key in use is not taken, and a further key is refused");

constexpr int least_recently_used() {
  bench<by_key<bulkhead>> each{{{.capacity = 3}, bulkhead{{}}}};
  for (int key : {1, 2, 3, 1}) {
    ++each.now;
    EXPECT(each.admitted(key));
  }
  EXPECT(each.admitted(4) && !each.has(2) && each.has(1) && each.has(3));
  ++each.now;
  EXPECT(each.admitted(5) && !each.has(3) && each.has(1) && each.has(4));
  return 0;
}
CLAUSE(least_recently_used, "of the keys that are as new, the one that was used least recently goes first");

constexpr int as_new() {
  bench<by_key<rate_limit<gcra, fake>>> each{{{.capacity = 2, .ttl = 1s}, rate_limit<gcra, fake>{{.per = 100ns}}}};
  EXPECT(each.admitted(1) && each.admitted(2) && each.no_place_for(3));
  each.now += 99;
  EXPECT(each.no_place_for(3) && !each.admitted(1));
  each.now += 1;
  EXPECT(each.admitted(3) && each.admitted(4) && each.no_place_for(1));
  return 0;
}
CLAUSE(as_new, "a limiter goes as soon as it is as new, and not before");

constexpr int after_ttl() {
  bench<by_key<rate_limit<gcra, fake>>> each{{{.capacity = 2, .ttl = 500ns}, rate_limit<gcra, fake>{{.per = 1h}}}};
  EXPECT(each.admitted(1) && each.admitted(2));
  each.now += 300;
  EXPECT(!each.admitted(2));  // a refused run uses the key
  each.now += 199;
  EXPECT(each.no_place_for(3));
  each.now += 1;
  EXPECT(each.admitted(3) && !each.has(1) && each.has(2) && each.no_place_for(4));
  return 0;
}
CLAUSE(after_ttl, "a key goes when no run has used it for the ttl");

constexpr int kept_breakers() {
  bench<by_key<fake_breaker>> each{
      {{.capacity = 1, .ttl = 50ns}, fake_breaker{{.open_for = 100ns}, consecutive_failures{2}}}};
  EXPECT(each.admitted(1) && each.admitted(2));  // a closed breaker that has counted nothing
  each.fail(2);
  EXPECT(each.no_place_for(1));
  each.now += 49;
  EXPECT(each.no_place_for(1));
  each.fail(2);
  each.now += 99;
  EXPECT(each.no_place_for(1) && !each.admitted(2));
  each.now += 49;
  EXPECT(each.no_place_for(1));  // not idle for long enough
  each.now += 1;
  EXPECT(each.admitted(1));
  auto& breakers = each.executor.get<by_key<fake_breaker>>();
  EXPECT(breakers.visit(1, [&](auto& breaker) { breaker.isolate(each.executor); }));
  each.now += 1'000'000'000;
  EXPECT(each.no_place_for(3) && !each.admitted(1));
  EXPECT(breakers.visit(1, [&](auto& breaker) { breaker.close(each.executor); }));
  EXPECT(each.admitted(3));
  return 0;
}
CLAUSE(kept_breakers, "a breaker with failures stays for the ttl, an open one until its time is over, an isolated one");

constexpr int window_of_ratio() {
  using ratio_breaker = circuit_breaker<failure_ratio, fake>;
  bench<by_key<ratio_breaker>> each{{{.capacity = 1, .ttl = 1h}, ratio_breaker{{}, failure_ratio{{.window = 100ns}}}}};
  EXPECT(each.admitted(1) && each.no_place_for(2));
  each.now += 99;
  EXPECT(each.no_place_for(2));
  each.now += 1;
  EXPECT(each.admitted(2));
  return 0;
}
CLAUSE(window_of_ratio, "a breaker with a ratio is as new when its window is over");

constexpr int states_of_policies() {
  slow_calls slow{{.window = 100ns}, consecutive_failures{9}};
  EXPECT(slow.rests(1000));
  slow.timed(false, 1000);
  EXPECT(!slow.rests(1090) && slow.rests(1100));
  slow.failed(1100);
  EXPECT(!slow.rests(9000));
  slow.succeeded(9000);
  EXPECT(slow.rests(9000));
  auto const weight = [](int) { return 1; };
  EXPECT(weighted_bulkhead{{.permits = 2}, weight}.retention_at(0) == retention::none);
  std::int64_t now = 1000;
  using waiting = waiting_rate_limit<waiters::fake>;
  task_executor executor{run_clock{fake{&now}}, waiting{{.per = 100ns}, {}, waiters::fake{&now}}};
  EXPECT(executor.get<waiting>().retention_at(now) == retention::none);
  EXPECT(executor.execute(call, 1, true).has_value());
  EXPECT(executor.get<waiting>().retention_at(1099) == retention::until_idle);
  EXPECT(executor.get<waiting>().retention_at(1100) == retention::none);
  return 0;
}
CLAUSE(states_of_policies, "slow calls, a weighted bulkhead and a waiting rate limit say when they are as new");

/// A policy that says nothing of its state.
struct silent {
  int runs = 0;
  template <class Event, class Next>
  constexpr auto on(trigger<"task_executor_run_task_around">, Event const&, Next next) -> decltype(std::move(next)()) {
    ++runs;
    return std::move(next)();
  }
};
struct blind_algorithm {
  constexpr explicit blind_algorithm(rate_limit_options) noexcept {}
  constexpr std::int64_t take(std::int64_t) noexcept { return 0; }
};

template <class P>
constexpr int kept_until_ttl(P const& policy) {
  bench<by_key<P>> each{{{.capacity = 1, .ttl = 50ns}, policy}};
  EXPECT(each.admitted(1) && each.no_place_for(2));
  each.now += 50;
  EXPECT(each.admitted(2) && !each.has(1));
  return 0;
}
constexpr int unknown_state() {
  EXPECT(kept_until_ttl(silent{}) == 0);
  EXPECT(kept_until_ttl(rate_limit<blind_algorithm, fake>{{}}) == 0);
  return 0;
}
CLAUSE(unknown_state, "a policy that does not say what it holds is kept for the ttl, and begins anew");
static_assert(!by_key<silent>::shared && by_key<bulkhead>::shared);

constexpr int controlled() {
  bench<by_key<fake_breaker>> each{{{.capacity = 2}, fake_breaker{{.open_for = 100ns}, consecutive_failures{1}}}};
  auto& breakers = each.executor.get<by_key<fake_breaker>>();
  auto const state_of = [&breakers](int key) {
    std::optional<breaker_state> state;
    breakers.visit(key, [&state](auto const& breaker) { state = breaker.state(); });
    return state;
  };
  EXPECT(!state_of(1));
  each.fail(1);
  EXPECT(state_of(1) == open);
  EXPECT(breakers.visit_or_add(2, each.now, [&](auto& breaker) { breaker.isolate(each.executor); }));
  EXPECT(!each.admitted(2) && state_of(2) == breaker_state::isolated);
  EXPECT(!breakers.visit_or_add(3, each.now, [](auto&) {}));
  EXPECT(breakers.visit(1, [&](auto& breaker) { breaker.close(each.executor); }));
  EXPECT(state_of(1) == closed && each.admitted(1));
  EXPECT(breakers.visit_or_add(3, each.now, [](auto&) {}) && state_of(3) == closed && !state_of(1));
  return 0;
}
CLAUSE(controlled, "the policy of one key can be looked at and controlled, also before its first run");

constexpr int changed() {
  std::int64_t now = 0;
  using limits = by_key<live<bulkhead>>;
  task_executor executor{run_clock{fake{&now}}, limits{{.capacity = 4}, live<bulkhead>{{.max_concurrent = 1}}}};
  EXPECT(executor.execute(call, 1, true).has_value());
  executor.get<limits>().change(bulkhead_options{.max_concurrent = 0});
  EXPECT(executor.execute(call, 1, true).has_error() && executor.execute(call, 2, true).has_error());
  executor.get<limits>().change(bulkhead_options{.max_concurrent = 1});
  EXPECT(executor.execute(call, 1, true).has_value() && executor.execute(call, 3, true).has_value());
  return 0;
}
CLAUSE(changed, "live settings are changed for all keys, and for new ones");
template <class P>
concept Changes = requires(P& policy) {
  policy.change(bulkhead_options{});
};
static_assert(Changes<by_key<live<bulkhead>>> && !Changes<by_key<bulkhead>>);

using host = short_text<8>;
constexpr auto fetch = task<"fetch">([](std::string_view /*host*/, bool up) -> result<int> {
  if (!up) return task_error{errc::failed, "down"};
  return 1;
});

constexpr int texts() {
  std::int64_t now = 0;
  using breakers = keyed<fake_breaker, argument_key<0, host>, fake>;
  task_executor executor{run_clock{fake{&now}}, breakers{{}, fake_breaker{{}, consecutive_failures{1}}}};
  EXPECT(executor.execute(fetch, std::string_view("a.test"), false).has_error());
  EXPECT(executor.execute(fetch, std::string_view("a.test"), true).assume_error().code() == errc::rejected);
  EXPECT(executor.execute(fetch, std::string_view("b.test"), true).has_value());
  EXPECT(executor.execute(fetch, std::string_view("12345678"), true).has_value());
  EXPECT(executor.execute(fetch, std::string_view("123456789"), true).assume_error() ==
         task_error{errc::rejected, "a run of `keyed` needs a key, which is not longer than its place"});
  EXPECT(executor.get<breakers>().visit(*host::of("a.test"), [](auto&) {}));
  EXPECT(!executor.get<breakers>().visit(*host::of("c.test"), [](auto&) {}));
  EXPECT(!host::of("123456789") && host::of("")->view().empty() && *host::of("") == host{});
  EXPECT(!(*host::of("a") == *host::of("b")) && !(*host::of("a") == *host::of("aa")));
  return 0;
}
CLAUSE(texts, "a text is a key; one that does not fit is refused");

/// All numbers have one hash.
struct colliding {
  int number = 0;
  friend constexpr bool operator==(colliding, colliding) = default;
};

}  // namespace
template <>
struct std::hash<colliding> {
  std::size_t operator()(colliding) const noexcept { return 5; }
};
namespace {

TEST_CASE("keys with one hash have a policy each, up to 64 of them") {
  std::int64_t now = 0;
  using limits = keyed<rate_limit<gcra, fake>, argument_key<0, colliding>, fake>;
  task_executor executor{run_clock{fake{&now}}, limits{{.capacity = 100}, rate_limit<gcra, fake>{{}}}};
  for (int key = 0; key < 64; ++key) CHECK(executor.execute(call, key, true).has_value());
  for (int key = 0; key < 64; ++key) {
    CHECK(executor.execute(call, key, true).assume_error().message() == "the rate limit is reached");
  }
  CHECK(executor.execute(call, 64, true).assume_error().message() == no_place);
}

/// The third look at one of these policies finds that a run has been there since the first.
struct used_meanwhile {
  int* looks;
  constexpr retention retention_at(std::int64_t /*now*/) const noexcept {
    return ++*looks == 3 ? retention::always : retention::none;
  }
  constexpr auto on(trigger<"task_executor_run_task_around">, auto const& /*event*/, auto next) { return next(); }
};

constexpr int another_place() {
  int looks = 0;
  bench<by_key<used_meanwhile>> each{{{.capacity = 2}, used_meanwhile{&looks}}};
  EXPECT(each.admitted(1) && each.admitted(2));
  EXPECT(each.admitted(3));
  EXPECT(looks == 6);
  return 0;
}
CLAUSE(another_place, "a run that begins in the place that an insertion has chosen does not refuse the insertion");

TEST_CASE("a key finds a place if a tenth of the places may go") {
  bench<by_key<fake_breaker>> each{
      by_key<fake_breaker>{{.capacity = 2000}, fake_breaker{{.open_for = 1h}, consecutive_failures{1}}}};
  for (int key = 0; key < 2000; ++key) {
    if (key % 10 == 0) {
      CHECK(each.admitted(key));
    } else {
      each.fail(key);
    }
  }
  int admitted = 0;
  for (int key = 2000; key < 22'000; ++key) admitted += each.admitted(key);
  CHECK(admitted == 20'000);
}

TEST_CASE("any keys find places, as many as there are") {
  std::int64_t now = 0;
  using limits = by_key<rate_limit<gcra, fake>>;
  task_executor executor{run_clock{fake{&now}}, limits{{.capacity = 1000}, rate_limit<gcra, fake>{{}}}};
  for (int key = 0; key < 1000; ++key) REQUIRE(executor.execute(call, key * 977, true).has_value());
  for (int key = 0; key < 1000; ++key) REQUIRE(executor.execute(call, key * 977, true).has_error());
  CHECK(executor.execute(call, 1, true).assume_error().message() == no_place);
}

constexpr int ordered() {
  std::int64_t now = 0;
  int calls = 0;
  auto const flaky = task<"flaky">([&calls](int /*key*/) -> result<int> {
    if (++calls % 3 != 0) return task_error{errc::failed, "down"};
    return calls;
  });
  using breakers = by_key<fake_breaker>;
  sorted_stack<breakers, retry<waiters::fake>, run_clock<fake>> stack{
      breakers{{}, fake_breaker{{}, consecutive_failures{9}}},
      retry{{.attempts = 3, .backoff = {.initial = 5ns}}, waiters::fake{&now}}, run_clock{fake{&now}}};
  task_executor executor{stack};
  EXPECT(executor.execute(flaky, 1).assume_value() == 3);
  return 0;
}
CLAUSE(ordered, "a keyed policy has the order rules of its policy: a breaker is inside the retry");
static_assert(std::is_same_v<by_key<fake_breaker>::role, roles::circuit_breaker>);

TEST_CASE("options of keyed policies out of their ranges become the nearest limit") {
  bench<by_key<fake_breaker>> each{by_key<fake_breaker>{{.capacity = 0, .ttl = -1s}, fake_breaker{}}};
  CHECK(each.admitted(1));
  each.fail(1);
  CHECK(each.admitted(2));  // the only place; its failure is forgotten at once
  CHECK(!each.has(1));
}

#if defined(__cpp_exceptions)
TEST_CASE("a run that throws no longer uses its key") {
  std::int64_t now = 0;
  task_executor executor{run_clock{fake{&now}}, by_key<bulkhead>{{.capacity = 1}, bulkhead{{}}}};
  auto const throws = task<"throws">([](int) -> int { throw std::runtime_error("no"); });
  for (int key = 0; key < 3; ++key) CHECK_THROWS_AS(executor.execute(throws, key), std::runtime_error);
}
#endif

TEST_CASE("an awaitable run uses its key until it ends or is destroyed") {
  std::int64_t now = 0;
  using limits = by_key<bulkhead>;
  task_executor executor{run_clock{fake{&now}}, limits{{.capacity = 1}, bulkhead{{}}}};
  support::gate gate;
  auto const waits = task<"waits">([&gate](int) -> support::lazy<result<int>> {
    co_await gate.opened();
    co_return result<int>{7};
  });
  auto const in_flight = [&](int key) {
    std::int32_t runs = -1;
    executor.get<limits>().visit(key, [&runs](bulkhead const& limit) { runs = limit.in_flight(); });
    return runs;
  };
  {
    auto first = executor.async_execute(waits, 1);
    first.start();
    CHECK(in_flight(1) == 1);
    CHECK(executor.execute(call, 2, true).assume_error().message() == no_place);
    gate.open();
    REQUIRE(first.done());
    CHECK(first.take().assume_value() == 7);
    CHECK(in_flight(1) == 0);
  }
  {
    std::optional destroyed{executor.async_execute(waits, 2)};
    destroyed->start();
    CHECK(executor.execute(call, 3, true).has_error());
    destroyed.reset();
    CHECK(executor.execute(call, 3, true).has_value());
  }
}

}  // namespace
