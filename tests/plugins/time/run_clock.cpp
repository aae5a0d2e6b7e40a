// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/plugins/resilience/standard_pipeline.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <chrono>
#include <cstdint>
#include <utility>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;

/// The time of a test, and how often it was read.
struct hands {
  std::int64_t now = 1000;
  int readings = 0;
};
struct counting {
  hands* of = nullptr;
  constexpr std::int64_t now() const noexcept {
    ++of->readings;
    return of->now;
  }
};
struct waits {
  using clock_type = counting;
  hands* of = nullptr;
  constexpr void wait_until(counting /*clock*/, std::int64_t until) const noexcept { of->now = until; }
};

constexpr auto limit() { return rate_limit<gcra, counting>{{.runs = 1'000'000'000, .burst = 100}}; }
constexpr auto total() { return total_timeout<counting>{{.limit = 100ns}}; }
constexpr auto tries(hands& of, duration wait = {}) { return retry{{.backoff = {.initial = wait}}, waits{&of}}; }
constexpr auto breaker() { return circuit_breaker{{.open_for = 50ns}, consecutive_failures{3}, counting{}}; }
constexpr auto each() { return attempt_timeout<counting>{{.limit = 20ns}}; }

/// Fails `times` times, then returns a value.
constexpr auto failing(hands& of, int times, int& calls) {
  return task<"failing">([&of, times, &calls]() -> result<int> {
    of.now += 1;
    if (calls++ < times) return task_error{errc::failed, "down"};
    return 7;
  });
}

template <class Task, class... Plugins>
constexpr int readings_of(hands& of, Task const& what, Plugins... plugins) {
  of.readings = 0;
  (void)task_executor{run_clock{counting{&of}}, std::move(plugins)...}.execute(what);
  return of.readings;
}

constexpr int without_fault() {
  hands of;
  auto const works = task<"works">([] { return 7; });
  EXPECT(readings_of(of, works) == 1);
  EXPECT(readings_of(of, works, limit()) == 1);
  EXPECT(readings_of(of, works, tries(of)) == 1);
  EXPECT(readings_of(of, works, breaker()) == 1);
  EXPECT(readings_of(of, works, limit(), tries(of), breaker()) == 1);
  EXPECT(readings_of(of, works, total()) == 2);
  EXPECT(readings_of(of, works, each()) == 2);
  EXPECT(readings_of(of, works, total(), each()) == 2);
  EXPECT(readings_of(of, works, limit(), total(), tries(of), breaker(), each()) == 2);
  EXPECT(readings_of(of, works, fallback{1}, limit(), total(), tries(of), breaker()) == 2);
  return 0;
}
CLAUSE(without_fault, "without a fault the clock is read once, and once more where there is a timeout");

constexpr int with_faults() {
  for (int times : {0, 1, 2}) {
    hands of;
    int calls = 0;
    auto const what = failing(of, times, calls);
    auto const readings = [&](auto... plugins) {
      calls = 0;
      return readings_of(of, what, std::move(plugins)...);
    };
    int const attempts = times + 1;
    EXPECT(readings(limit(), total(), tries(of), breaker(), each()) == 1 + attempts);
    EXPECT(readings(total(), tries(of), each()) == 1 + attempts);
    EXPECT(readings(total(), tries(of), breaker()) == 1 + attempts);
    EXPECT(readings(tries(of), breaker()) == 1 + times);
    EXPECT(readings(tries(of)) == 1 + times);
    EXPECT(readings(breaker()) == 1 + (times > 0 ? 1 : 0));
    EXPECT(readings(total(), tries(of, 5ns), breaker(), each()) == 1 + attempts + times);  // and after each wait
    EXPECT(calls == attempts);
  }
  return 0;
}
CLAUSE(with_faults, "the end of each attempt is read once for all plugins, and the time again after a wait");

constexpr int refused() {
  hands of;
  task_executor executor{run_clock{counting{&of}}, total(), breaker(), each()};
  int calls = 0;
  auto const what = failing(of, 3, calls);
  for (int i = 0; i < 3; ++i) EXPECT(executor.execute(what).assume_error().code() == errc::failed);
  of.readings = 0;
  EXPECT(executor.execute(what).assume_error().code() == errc::rejected);
  EXPECT(of.readings == 2 && calls == 3);
  return 0;
}
CLAUSE(refused, "a run that a breaker rejects ends when the total timeout reads the clock");

/// Takes 1000 ns after the rest of the stack.
struct lingers {
  hands* of;
  constexpr auto on(trigger<"task_executor_run_task_around">, auto const&, auto next) const -> decltype(next()) {
    return then(next(), [this](auto&& returned) {
      of->now += 1000;
      return std::forward<decltype(returned)>(returned);
    });
  }
};

struct reads_spent {
  std::int64_t* spent;
  constexpr void on(trigger<"task_executor_after_execute">, auto const& event) const {
    *spent = event.context.template get<deadline_info>()->spent;
  }
};

constexpr int ends_with_the_attempt() {
  hands of;
  auto const slow = task<"slow">([&of] { of.now += 5; });
  std::int64_t spent = 0;
  EXPECT(task_executor(run_clock{counting{&of}}, total(), lingers{&of}, each(), reads_spent{&spent})
             .execute(slow)
             .has_value());
  EXPECT(spent == 5);
  EXPECT(task_executor(run_clock{counting{&of}}, total(), lingers{&of}, reads_spent{&spent}).execute(slow).has_error());
  return 0;
}
CLAUSE(
    ends_with_the_attempt,
    "with an attempt timeout the run ends with its last attempt, without one when the total timeout reads the clock");

/// A retry written by a user.
struct once_more {
  constexpr auto on(trigger<"task_executor_run_task_around">, auto const& event, auto next) const -> decltype(next()) {
    return repeat(next, [&event, again = true](auto const& returned) mutable {
      if (!returned.has_error() || !std::exchange(again, false)) return false;
      auto& time = *event.context.template get<run_time<counting>>();
      time.begin_attempt(time.finish());
      return true;
    });
  }
};

constexpr int own_retry() {
  hands of;
  int calls = 0;
  auto const what = task<"what">([&]() -> result<int> {
    of.now += 60;
    if (++calls == 1) return task_error{errc::failed, "down"};
    return 7;
  });
  task_executor executor{run_clock{counting{&of}}, total(), once_more{}, breaker()};
  EXPECT(executor.execute(what).assume_error().code() == errc::timeout);
  EXPECT(calls == 2 && of.readings == 3);
  return 0;
}
CLAUSE(own_retry, "a retry written by a user resets the end of the attempt before");

}  // namespace
