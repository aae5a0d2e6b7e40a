// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"
#include "support/lazy.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace qtasks;
using support::gate;
using support::lazy;

/// A line whose calls fail so many times. Each call takes some time.
struct line {
  std::int64_t now = 0;
  int failures = 0;
  errc code = errc::failed;
  std::int64_t takes = 0;
  int calls = 0;
  std::array<std::int64_t, 16> at{};
  std::array<attempt_info, 16> seen{};

  constexpr result<int> call(context& ctx) {
    auto const i = static_cast<std::size_t>(calls++);
    at.at(i) = now;
    seen.at(i) = *ctx.get<attempt_info>();
    now += takes;
    if (failures-- > 0) return task_error{code, "down"};
    return calls;
  }
};

template <class... Options>
constexpr auto call_of(line& to, Options... options) {
  return task<"call">([&to](context& ctx) { return to.call(ctx); }, options...);
}

template <class... Which>
constexpr auto executor_on(line& to, retry_options options, Which... which) {
  return task_executor{run_clock{clocks::fake{&to.now}}, retry{options, waiters::fake{&to.now}, which...}};
}

constexpr int as_often_as_said() {
  line two{.failures = 2};
  EXPECT(executor_on(two, {.attempts = 3}).execute(call_of(two)).assume_value() == 3);
  line three{.failures = 3};
  EXPECT(executor_on(three, {.attempts = 3}).execute(call_of(three)).assume_error().code() == errc::failed);
  EXPECT(three.calls == 3 && three.now == 0);
  line once{.failures = 1};
  EXPECT(executor_on(once, {.attempts = 1}).execute(call_of(once)).has_error() && once.calls == 1);
  return 0;
}
CLAUSE(as_often_as_said, "a retry runs up to `attempts` attempts, and leaves the last one's error");

constexpr int says_which() {
  line to{.failures = 2, .takes = 5};
  EXPECT(executor_on(to, {.attempts = 3, .backoff = {.first = 10}}).execute(call_of(to)).has_value());
  EXPECT(to.seen[0].number == 1 && !to.seen[0].last && to.seen[0].started == attempt_info::run_start);
  EXPECT(to.seen[1].number == 2 && !to.seen[1].last && to.seen[1].started == 15);
  EXPECT(to.seen[2].number == 3 && to.seen[2].last && to.seen[2].started == 40);
  return 0;
}
CLAUSE(says_which, "attempt_info tells the attempt's number, whether it is the last, and when it began");

constexpr int grows() {
  line exponential{.failures = 5};
  (void)executor_on(exponential, {.attempts = 6, .backoff = {.first = 10, .cap = 60}}).execute(call_of(exponential));
  EXPECT(exponential.at == (std::array<std::int64_t, 16>{0, 10, 30, 70, 130, 190}));
  line linear{.failures = 3};
  (void)executor_on(linear, {.attempts = 4, .backoff = {.first = 10, .growth = backoff_growth::linear}})
      .execute(call_of(linear));
  EXPECT(linear.at == (std::array<std::int64_t, 16>{0, 10, 30, 60}));
  line constant{.failures = 3};
  (void)executor_on(constant, {.attempts = 4, .backoff = {.first = 10, .growth = backoff_growth::constant}})
      .execute(call_of(constant));
  EXPECT(constant.at == (std::array<std::int64_t, 16>{0, 10, 20, 30}));
  return 0;
}
CLAUSE(grows, "waits are constant, or grow linearly or exponentially, up to the cap");

constexpr int never_overflows() {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  for (auto growth : {backoff_growth::constant, backoff_growth::linear, backoff_growth::exponential}) {
    for (auto jitter :
         {backoff_jitter::none, backoff_jitter::full, backoff_jitter::equal, backoff_jitter::decorrelated}) {
      for (std::int64_t first : {std::int64_t{0}, std::int64_t{1}, most / 2, most}) {
        for (int n : {1, 2, 62, 63, 64, 2'000'000'000}) {
          for (std::uint64_t random : {std::uint64_t{0}, ~std::uint64_t{0}, std::uint64_t{1} << 63}) {
            backoff const waits{.first = first, .growth = growth, .jitter = jitter};
            EXPECT(waits.wait(n, most, random) >= 0);
            EXPECT(backoff{first, 7, growth, jitter}.wait(n, 7, random) <= 7);
          }
        }
      }
    }
  }
  return 0;
}
CLAUSE(never_overflows, "a wait is between 0 and the cap, whatever the numbers");

constexpr int on_which_errors() {
  for (errc code : {errc::task_cancel_error, errc::permanent, errc::rejected}) {
    line to{.failures = 1, .code = code};
    EXPECT(executor_on(to, {}).execute(call_of(to)).assume_error().code() == code && to.calls == 1);
  }
  for (errc code : {errc::task_plugin_trigger_error, errc::timeout, errc::retry_later, errc::failed, errc{1000}}) {
    line to{.failures = 1, .code = code};
    EXPECT(executor_on(to, {}).execute(call_of(to)).has_value() && to.calls == 2);
  }
  line named{.failures = 2, .code = errc::timeout};
  EXPECT(executor_on(named, {}, only_errors<errc::timeout>{}).execute(call_of(named)).has_value());
  line other{.failures = 2, .code = errc::failed};
  EXPECT(executor_on(other, {}, only_errors<errc::timeout>{}).execute(call_of(other)).has_error() && other.calls == 1);
  line text{.failures = 2};
  auto const down = [](task_error const& e) { return e.message() == "down"; };
  EXPECT(executor_on(text, {}, down).execute(call_of(text)).has_value());
  return 0;
}
CLAUSE(on_which_errors,
       "cancellations, permanent and rejected errors are not tried again; a predicate decides otherwise");

constexpr int task_options() {
  line to{.failures = 4};
  EXPECT(executor_on(to, {.attempts = 2}).execute(call_of(to, option::retry{4})).has_value() && to.calls == 5);
  line none{.failures = 1};
  EXPECT(executor_on(none, {.attempts = 2}).execute(call_of(none, option::retry{0})).has_error() && none.calls == 1);
  line only{.failures = 1, .code = errc::failed};
  EXPECT(executor_on(only, {}).execute(call_of(only, option::retry_on_exc<errc::timeout>{})).has_error());
  EXPECT(only.calls == 1);
  line meant{.failures = 1, .code = errc::timeout};
  EXPECT(executor_on(meant, {}).execute(call_of(meant, option::priority{1}, option::retry_on_exc<errc::timeout>{})));
  line all{.failures = 1};
  EXPECT(executor_on(all, {}).execute(call_of(all, option::retry_on_exc<>{})).has_value());
  return 0;
}
CLAUSE(task_options, "a task's option::retry and option::retry_on_exc stand above the plugin's own");

constexpr int earlier_attempts() {
  line to{.failures = 9};
  (void)executor_on(to, {.attempts = 4, .backoff = {.first = 10}}).execute(run_info{.attempt = 3}, call_of(to));
  EXPECT(to.calls == 2 && to.seen[0].number == 3 && to.seen[1].last && to.now == 10);
  line late{.failures = 9};
  (void)executor_on(late, {.attempts = 4}).execute(run_info{.attempt = 9}, call_of(late));
  EXPECT(late.calls == 1);
  return 0;
}
CLAUSE(earlier_attempts, "the attempts of a queue are counted in, and there is always one");

constexpr int deadline_kept() {
  for (std::int64_t deadline : {29, 30, 31}) {
    line to{.failures = 9};
    auto executor = executor_on(to, {.attempts = 5, .backoff = {.first = 10, .growth = backoff_growth::constant}});
    EXPECT(executor.execute(run_info{.deadline = deadline}, call_of(to)).has_error());
    EXPECT(to.calls == (deadline > 30 ? 4 : 3) && to.now == (deadline > 30 ? 30 : 20));
  }
  return 0;
}
CLAUSE(deadline_kept, "a retry does not wait up to the deadline or beyond it");

TEST_CASE("a run that is asked to stop is not tried again") {
  line to{.failures = 9};
  stop_flag stop;
  auto const call = task<"call">([&](context& ctx) {
    if (to.calls == 1) stop.request();
    return to.call(ctx);
  });
  CHECK(executor_on(to, {.attempts = 5}).execute(run_info{.stop = &stop}, call).has_error());
  CHECK(to.calls == 2);
}

constexpr int budget_by_success() {
  line to;
  auto executor = executor_on(to, {.attempts = 2, .budget = {.percent = 50, .most = 2}});
  auto const call = call_of(to);
  auto const tries = [&](int failures) {
    int const before = to.calls;
    to.failures = failures;
    (void)executor.execute(call);
    return to.calls - before;
  };
  EXPECT(tries(2) == 2 && tries(2) == 2);  // what it began with
  EXPECT(tries(1) == 1);
  EXPECT(tries(0) == 1 && tries(1) == 1);  // half a retry
  EXPECT(tries(0) == 1 && tries(2) == 2);
  return 0;
}
CLAUSE(budget_by_success, "each success earns a part of a retry; without one earned the error stands");

constexpr int budget_by_time() {
  detail::retry_account account{{.per_second = 4, .most = 2}};
  EXPECT(account.spend(0) && account.spend(0) && !account.spend(0));
  EXPECT(!account.spend(249'999'999) && account.spend(250'000'000) && !account.spend(250'000'000));
  EXPECT(account.spend(100'000'000'000) && account.spend(100'000'000'000) && !account.spend(100'000'000'000));
  detail::retry_account unlimited{{}};
  for (int i = 0; i < 50; ++i) EXPECT(unlimited.spend(0));
  return 0;
}
CLAUSE(budget_by_time, "time earns retries too, up to what may be kept");

constexpr int of_other_types() {
  std::int64_t now = 0;
  int calls = 0;
  task_executor executor{run_clock{clocks::fake{&now}}, retry{{}, waiters::fake{&now}}};
  auto const nothing = task<"nothing">([&calls]() -> result<void> {
    if (++calls < 3) return task_error{errc::failed, "again"};
    return outcome::success();
  });
  EXPECT(executor.execute(nothing).has_value() && calls == 3);
  auto const several = task<"several">([&calls]() -> result<int, one_of<task_error, task_error_with<>>> {
    ++calls;
    return task_error{errc::permanent, "no"};
  });
  EXPECT(executor.execute(several).has_error() && calls == 4);
  return 0;
}
CLAUSE(of_other_types, "a retry stands about tasks that return nothing, and about those with several error types");

/// What a plain loop would do.
TEST_CASE("retries of random lines behave as a plain loop") {
  std::mt19937 random{20};  // NOLINT(cert-msc51-cpp): the same each time
  auto const upto = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n + 1)); };
  for (int round = 0; round < 2000; ++round) {
    line to{.failures = upto(6), .takes = upto(20)};
    int const attempts = 1 + upto(5);
    backoff const waits{upto(30), 1 + upto(60), static_cast<backoff_growth>(upto(2))};
    std::int64_t const deadline = upto(3) == 0 ? 20 + upto(100) : no_deadline;

    std::int64_t now = 0;
    int calls = 0;
    for (;;) {
      now += to.takes;
      if (++calls > to.failures || calls >= attempts) break;
      std::int64_t const wait = waits.wait(calls, 0, 0);
      if (now + wait >= deadline) break;
      now += wait;
    }
    bool const good = calls > to.failures;
    auto executor = executor_on(to, {.attempts = attempts, .backoff = waits});
    CHECK(executor.execute(run_info{.deadline = deadline}, call_of(to)).has_value() == good);
    CHECK((to.calls == calls && to.now == now));
  }
}

/// Mean, least and greatest of many waits.
struct spread {
  double mean = 0;
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  std::int64_t greatest = 0;
};
spread of(backoff waits, int n, std::int64_t before) {
  constexpr int many = 100'000;
  detail::random_numbers random{waits.seed};
  spread all;
  for (int i = 0; i < many; ++i) {
    std::int64_t const wait = waits.wait(n, before, random.next());
    all.mean += static_cast<double>(wait) / many;
    all.least = std::min(all.least, wait);
    all.greatest = std::max(all.greatest, wait);
  }
  return all;
}

TEST_CASE("jitter is spread evenly over its range") {
  for (std::uint64_t seed : {0U, 1U, 77U}) {
    CAPTURE(seed);
    // The standard deviation of the mean of 100000 even draws from a range of 8000 is 7.3.
    spread const full = of({.first = 1000, .jitter = backoff_jitter::full, .seed = seed}, 4, 0);
    CHECK((std::abs(full.mean - 4000) < 40 && full.least < 10 && full.greatest > 7990 && full.greatest <= 8000));
    spread const equal = of({.first = 1000, .jitter = backoff_jitter::equal, .seed = seed}, 4, 0);
    CHECK((std::abs(equal.mean - 6000) < 20 && equal.least >= 4000 && equal.least < 4010 && equal.greatest <= 8000));
    spread const apart = of({.first = 1000, .jitter = backoff_jitter::decorrelated, .seed = seed}, 4, 3000);
    CHECK((std::abs(apart.mean - 5000) < 40 && apart.least >= 1000 && apart.greatest <= 9000));
    CHECK((apart.least < 1010 && apart.greatest > 8990));
  }
}

TEST_CASE("two seeds wait differently, the same seed alike") {
  auto const waited = [](std::uint64_t seed) {
    line to{.failures = 9};
    backoff const waits{.first = 1'000'000, .jitter = backoff_jitter::decorrelated, .seed = seed};
    (void)executor_on(to, {.attempts = 8, .backoff = waits}).execute(call_of(to));
    return to.at;
  };
  CHECK(waited(1) == waited(1));
  CHECK(waited(1) != waited(2));
}

TEST_CASE("threads share a budget and never overdraw it") {
  constexpr int threads = 4;
  constexpr int runs = 5000;
  task_executor executor{run_clock{}, retry{{.attempts = 2, .budget = {.percent = 10, .most = 100}}}};
  constexpr_atomic<int> calls{0};
  auto const half = task<"half">([&calls](int i) -> result<void> {
    calls.add(1);
    if (i % 2 == 0) return task_error{errc::failed, "even"};
    return outcome::success();
  });
  std::vector<std::thread> all;
  for (int t = 0; t < threads; ++t) {
    all.emplace_back([&] {
      for (int i = 0; i < runs; ++i) (void)executor.execute(half, i);
    });
  }
  for (auto& thread : all) thread.join();
  int const retries = calls.load() - threads * runs;
  CHECK(retries <= 100 + threads * runs / 2 / 10);
  CHECK(retries >= threads * runs / 2 / 10);
}

TEST_CASE("waiters wait until it is time") {
  clocks::steady const clock;
  std::int64_t const until = clock.now() + 2'000'000;
  waiters::sleep{}.wait_until(clock, until);
  CHECK(clock.now() >= until);
  waiters::sleep{}.wait_until(clock, until);
  waiters::spin{}.wait_until(clock, until + 3'000'000);
  CHECK(clock.now() >= until + 3'000'000);

  int calls = 0;
  task_executor executor{run_clock{}, retry{{.backoff = {.first = 1'000'000}}, waiters::spin{}}};
  auto const second = task<"second">([&calls]() -> result<std::int64_t> {
    if (++calls == 1) return task_error{errc::failed, "first"};
    return clocks::steady{}.now();
  });
  std::int64_t const before = clock.now();
  CHECK(executor.execute(second).assume_value() >= before + 1'000'000);
}

/// Waits by suspending; whoever opens the gate has set the time.
struct suspending {
  using clock_type = clocks::fake;
  gate* at;
  lazy<done> wait_until(clocks::fake clock, std::int64_t until) const {
    if (clock.now() < until) co_await at->opened();
    co_return done{};
  }
};
static_assert(Waiter<suspending> && Waiter<waiters::sleep> && Waiter<waiters::spin<>> && Waiter<waiters::fake>);

void wakes_twice(line& to, auto const& call) {
  gate at;
  task_executor executor{run_clock{clocks::fake{&to.now}}, retry{{.backoff = {.first = 10}}, suspending{&at}}};
  auto run = executor.async_execute(call);
  run.start();
  for (std::int64_t until : {10, 30}) {
    REQUIRE(!run.done());
    to.now = until;
    at.open();
  }
  REQUIRE(run.done());
  CHECK(run.take().assume_value() == 3);
  CHECK((to.at[1] == 10 && to.at[2] == 30 && to.seen[2].started == 30));
}

TEST_CASE("an awaitable waiter suspends the run, of plain and of awaitable tasks") {
  line plain{.failures = 2};
  wakes_twice(plain, call_of(plain));
  line slow{.failures = 2};
  wakes_twice(slow, task<"slow">([&slow](context& ctx) -> lazy<result<int>> {
                result<int> left = slow.call(ctx);
                co_return left;
              }));
}

}  // namespace
