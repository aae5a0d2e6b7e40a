// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"
#include "support/lazy.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>

namespace {

using namespace qtasks;
using support::gate;
using support::lazy;

using namespace std::chrono_literals;

/// A service whose first calls fail. Each call takes some time.
struct service {
  std::int64_t now = 0;
  int failures = 0;
  errc code = errc::failed;
  std::int64_t takes = 0;
  int calls = 0;
  std::array<std::int64_t, 16> at{};
  std::array<attempt_info, 16> seen{};
  std::array<std::int64_t, 16> started{};

  constexpr result<int> call(context& ctx) {
    auto const i = static_cast<std::size_t>(calls++);
    at.at(i) = now;
    seen.at(i) = *ctx.get<attempt_info>();
    started.at(i) = ctx.get<run_time<clocks::fake>>()->attempt_started;
    now += takes;
    if (failures-- > 0) return task_error{code, "down"};
    return calls;
  }
};

template <class... Options>
constexpr auto call_of(service& to, Options... options) {
  return task<"call">([&to](context& ctx) { return to.call(ctx); }, options...);
}

template <class... Which>
constexpr auto executor_on(service& to, retry_options options, Which... which) {
  return task_executor{run_clock{clocks::fake{&to.now}}, retry{options, waiters::fake{&to.now}, which...}};
}

constexpr int up_to_attempts() {
  service two{.failures = 2};
  EXPECT(executor_on(two, {.attempts = 3}).execute(call_of(two)).assume_value() == 3);
  service three{.failures = 3};
  EXPECT(executor_on(three, {.attempts = 3}).execute(call_of(three)).assume_error().code() == errc::failed);
  EXPECT(three.calls == 3 && three.now == 0);
  service once{.failures = 1};
  EXPECT(executor_on(once, {.attempts = 1}).execute(call_of(once)).has_error() && once.calls == 1);
  return 0;
}
CLAUSE(up_to_attempts, "a retry runs up to `attempts` attempts, and returns the error of the last one");

constexpr int describes_attempts() {
  service to{.failures = 2, .takes = 5};
  EXPECT(executor_on(to, {.attempts = 3, .backoff = {.initial = 10ns}}).execute(call_of(to)).has_value());
  EXPECT(to.seen[0].number == 1 && !to.seen[0].last() && to.started[0] == 0);
  EXPECT(to.seen[1].number == 2 && !to.seen[1].last() && to.started[1] == 15);
  EXPECT(to.seen[2].number == 3 && to.seen[2].last() && to.started[2] == 40);
  return 0;
}
CLAUSE(describes_attempts,
       "attempt_info holds the number of the attempt and whether it is the last, run_time when it began");

constexpr int grows() {
  service exponential{.failures = 5};
  (void)executor_on(exponential, {.attempts = 6, .backoff = {.initial = 10ns, .max = 60ns}})
      .execute(call_of(exponential));
  EXPECT(exponential.at == (std::array<std::int64_t, 16>{0, 10, 30, 70, 130, 190}));
  service linear{.failures = 3};
  (void)executor_on(linear, {.attempts = 4, .backoff = {.initial = 10ns, .growth = backoff_growth::linear}})
      .execute(call_of(linear));
  EXPECT(linear.at == (std::array<std::int64_t, 16>{0, 10, 30, 60}));
  service constant{.failures = 3};
  (void)executor_on(constant, {.attempts = 4, .backoff = {.initial = 10ns, .growth = backoff_growth::constant}})
      .execute(call_of(constant));
  EXPECT(constant.at == (std::array<std::int64_t, 16>{0, 10, 20, 30}));
  return 0;
}
CLAUSE(grows, "waits are constant, or grow linearly or exponentially, up to `max`");

constexpr int which_errors() {
  for (errc code : {errc::task_cancel_error, errc::permanent, errc::rejected}) {
    service to{.failures = 1, .code = code};
    EXPECT(executor_on(to, {}).execute(call_of(to)).assume_error().code() == code && to.calls == 1);
  }
  for (errc code : {errc::task_plugin_trigger_error, errc::timeout, errc::retry_later, errc::failed, errc{1000}}) {
    service to{.failures = 1, .code = code};
    EXPECT(executor_on(to, {}).execute(call_of(to)).has_value() && to.calls == 2);
  }
  service named{.failures = 2, .code = errc::timeout};
  EXPECT(executor_on(named, {}, only_errors<errc::timeout>{}).execute(call_of(named)).has_value());
  service other{.failures = 2, .code = errc::failed};
  EXPECT(executor_on(other, {}, only_errors<errc::timeout>{}).execute(call_of(other)).has_error() && other.calls == 1);
  service text{.failures = 2};
  auto const down = [](task_error const& e) { return e.message() == "down"; };
  EXPECT(executor_on(text, {}, down).execute(call_of(text)).has_value());
  return 0;
}
CLAUSE(which_errors,
       "cancellations, permanent failures and rejections are not retried; a predicate may decide otherwise");

constexpr int task_options() {
  service to{.failures = 4};
  EXPECT(executor_on(to, {.attempts = 2}).execute(call_of(to, option::retry{4})).has_value() && to.calls == 5);
  service none{.failures = 1};
  EXPECT(executor_on(none, {.attempts = 2}).execute(call_of(none, option::retry{0})).has_error() && none.calls == 1);
  service only{.failures = 1, .code = errc::failed};
  EXPECT(executor_on(only, {}).execute(call_of(only, option::retry_on_exc<errc::timeout>{})).has_error());
  EXPECT(only.calls == 1);
  service meant{.failures = 1, .code = errc::timeout};
  EXPECT(executor_on(meant, {}).execute(call_of(meant, option::priority{1}, option::retry_on_exc<errc::timeout>{})));
  service all{.failures = 1};
  EXPECT(executor_on(all, {}).execute(call_of(all, option::retry_on_exc<>{})).has_value());
  return 0;
}
CLAUSE(task_options, "a task's option::retry and option::retry_on_exc override the options of the plugin");

constexpr int earlier_attempts() {
  service to{.failures = 9};
  (void)executor_on(to, {.attempts = 4, .backoff = {.initial = 10ns}}).execute(run_info{.attempt = 3}, call_of(to));
  EXPECT(to.calls == 2 && to.seen[0].number == 3 && to.seen[1].last() && to.now == 10);
  service late{.failures = 9};
  (void)executor_on(late, {.attempts = 4}).execute(run_info{.attempt = 9}, call_of(late));
  EXPECT(late.calls == 1);
  return 0;
}
CLAUSE(earlier_attempts, "the attempts of a queue are included, and at least one attempt runs");

constexpr int deadline_kept() {
  for (std::int64_t deadline : {29, 30, 31}) {
    service to{.failures = 9};
    auto executor = executor_on(to, {.attempts = 5, .backoff = {.initial = 10ns, .growth = backoff_growth::constant}});
    EXPECT(executor.execute(run_info{.deadline = deadline}, call_of(to)).has_error());
    EXPECT(to.calls == (deadline > 30 ? 4 : 3) && to.now == (deadline > 30 ? 30 : 20));
  }
  return 0;
}
CLAUSE(deadline_kept, "a retry does not wait until the deadline or beyond it");

TEST_CASE("a run that is asked to stop is not retried") {
  service to{.failures = 9};
  stop_flag stop;
  auto const call = task<"call">([&](context& ctx) {
    if (to.calls == 1) stop.request();
    return to.call(ctx);
  });
  CHECK(executor_on(to, {.attempts = 5}).execute(run_info{.stop = &stop}, call).has_error());
  CHECK(to.calls == 2);
}

/// Waits `late` ns too long, and may ask the run to stop meanwhile.
struct late_waiter {
  using clock_type = clocks::fake;
  std::int64_t* now;
  std::int64_t late = 0;
  stop_flag* stop = nullptr;
  void wait_until(clocks::fake, std::int64_t until) const {
    *now = until + late;
    if (stop != nullptr) stop->request();
  }
};

TEST_CASE(
    "after a wait no attempt begins if the run is to stop or its deadline has passed; the last error is returned") {
  for (bool const stops : {true, false}) {
    for (std::int64_t const late : {0, 4, 5, 6, 100}) {
      service to{.failures = 9, .code = errc::retry_later};
      stop_flag stop;
      task_executor executor{run_clock{clocks::fake{&to.now}},
                             retry{{.attempts = 9, .backoff = {.initial = 10ns, .growth = backoff_growth::constant}},
                                   late_waiter{&to.now, late, stops ? &stop : nullptr}}};
      auto const returned = executor.execute(run_info{.deadline = 15, .stop = &stop}, call_of(to));
      CAPTURE(stops, late);
      CHECK(returned.assume_error().code() == errc::retry_later);
      CHECK(to.calls == (!stops && late < 5 ? 2 : 1));
      CHECK(to.seen[0].number == 1);
    }
  }
}

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
CLAUSE(of_other_types, "a retry works for tasks that return nothing, and for tasks with several error types");

TEST_CASE("retries of random services behave as a plain loop does") {
  std::mt19937 random{20};  // NOLINT(cert-msc51-cpp): the same each time
  auto const upto = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n + 1)); };
  for (int round = 0; round < 2000; ++round) {
    service to{.failures = upto(6), .takes = upto(20)};
    int const attempts = 1 + upto(5);
    backoff const waits{std::chrono::nanoseconds{upto(30)}, std::chrono::nanoseconds{1 + upto(60)},
                        static_cast<backoff_growth>(upto(2))};
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

using limited = task_error_with<field<"retry_after_ns", std::int64_t>>;

/// Fails twice with a wait that the error asks for, if it is not 0.
template <class E>
constexpr auto asks_to_wait(service& to, std::int64_t wait) {
  return task<"asks">([&to, wait]() -> result<int, E> {
    to.at.at(static_cast<std::size_t>(to.calls++)) = to.now;
    if (to.calls > 2) return to.calls;
    if (wait == 0) return E{task_error{errc::retry_later, "busy"}};
    return E{limited{task_error{errc::retry_later, "busy"}, key<"retry_after_ns"> = wait}};
  });
}

constexpr int honours_retry_after() {
  retry_options const options{.backoff = {.initial = 10ns, .max = 100ns}};
  struct expected {
    std::int64_t wait, second, third;
  };
  // Absent; longer than planned; shorter; longer than `max`; not in the future.
  for (expected const e : {expected{0, 10, 30}, {50, 50, 100}, {15, 15, 35}, {900, 100, 200}, {-5, 10, 30}}) {
    service plain{};
    EXPECT(executor_on(plain, options).execute(asks_to_wait<limited>(plain, e.wait)).has_value());
    EXPECT(plain.at[1] == e.second && plain.at[2] == e.third);
    service several{};
    using either = one_of<task_error, limited>;
    EXPECT(executor_on(several, options).execute(asks_to_wait<either>(several, e.wait)).has_value());
    EXPECT(several.at[1] == e.second && several.at[2] == e.third);
  }
  service late{};
  EXPECT(executor_on(late, {}).execute(run_info{.deadline = 50}, asks_to_wait<limited>(late, 50)).has_error());
  EXPECT(late.calls == 1);
  return 0;
}
CLAUSE(honours_retry_after,
       "a wait is at least `retry_after_ns` of the error, up to `max`, and ends before the deadline");

TEST_CASE("two seeds give different waits, the same seed the same ones") {
  auto const waited = [](std::uint64_t seed) {
    service to{.failures = 9};
    backoff const waits{.initial = 1'000'000ns, .jitter = backoff_jitter::decorrelated, .seed = seed};
    (void)executor_on(to, {.attempts = 8, .backoff = waits}).execute(call_of(to));
    return to.at;
  };
  CHECK(waited(1) == waited(1));
  CHECK(waited(1) != waited(2));
}

/// Waits by suspending the coroutine; the test sets the time before it opens the gate.
struct suspending {
  using clock_type = clocks::fake;
  gate* at;
  lazy<done> wait_until(clocks::fake clock, std::int64_t until) const {
    if (clock.now() < until) co_await at->opened();
    co_return done{};
  }
};
static_assert(Waiter<suspending> && Waiter<waiters::sleep> && Waiter<waiters::spin<>> && Waiter<waiters::fake>);

void resumes_twice(service& to, auto const& call) {
  gate at;
  task_executor executor{run_clock{clocks::fake{&to.now}}, retry{{.backoff = {.initial = 10ns}}, suspending{&at}}};
  auto run = executor.async_execute(call);
  run.start();
  for (std::int64_t until : {10, 30}) {
    REQUIRE(!run.done());
    to.now = until;
    at.open();
  }
  REQUIRE(run.done());
  CHECK(run.take().assume_value() == 3);
  CHECK((to.at[1] == 10 && to.at[2] == 30 && to.started[2] == 30));
}

TEST_CASE("an awaitable waiter suspends the run, of plain and of awaitable tasks") {
  service plain{.failures = 2};
  resumes_twice(plain, call_of(plain));
  service slow{.failures = 2};
  resumes_twice(slow, task<"slow">([&slow](context& ctx) -> lazy<result<int>> {
                  result<int> answer = slow.call(ctx);
                  co_return answer;
                }));
}

/// Counts its waits.
struct counting {
  using clock_type = clocks::fake;
  int* waits;
  lazy<done> wait_until(clocks::fake, std::int64_t) const {
    ++*waits;
    co_return done{};
  }
};

TEST_CASE("an awaitable waiter is asked only between two attempts") {
  int waits = 0;
  auto const waits_of = [&waits](int failures) {
    waits = 0;
    service to{.failures = failures};
    task_executor executor{run_clock{clocks::fake{&to.now}}, retry{retry_options{}, counting{&waits}}};
    auto const slow = task<"slow">([&to](context& ctx) -> lazy<result<int>> {
      result<int> answer = to.call(ctx);
      co_return answer;
    });
    auto run = executor.async_execute(slow);
    run.start();
    REQUIRE(run.done());
    return waits;
  };
  CHECK(waits_of(0) == 0);
  CHECK(waits_of(1) == 1);
  CHECK(waits_of(2) == 2);
  CHECK(waits_of(9) == 2);  // the last attempt is not followed by a wait
}

}  // namespace
