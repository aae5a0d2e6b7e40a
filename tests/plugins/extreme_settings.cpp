// SPDX-License-Identifier: BSL-1.0
// Every policy with every extreme setting: no undefined behaviour (the sanitizer's preset runs this), no run that does
// not end, and no setting below its range that stops a policy from working.
#include <qtasks/plugins/limits.hpp>
#include <qtasks/plugins/resilience.hpp>
#include <qtasks/qtasks.hpp>

#include <support/catch.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;

constexpr std::array durations{duration{std::chrono::nanoseconds::min()},
                               duration{-1ns},
                               duration{},
                               duration{1ns},
                               duration{1s},
                               duration::max()};
template <class T>
constexpr std::array numbers{std::numeric_limits<T>::min(), static_cast<T>(-1), T{0}, T{1}, T{5},
                             std::numeric_limits<T>::max()};
/// The whole range of a clock.
constexpr std::array times{std::int64_t{0}, std::int64_t{1}, std::int64_t{1'800'000'000'000'000'000},
                           (std::int64_t{1} << 62) - 1'000'000};

struct outcomes {
  int values = 0;
  int errors = 0;
};

/// Ten runs at each time, a microsecond apart, every other one of which fails. `made` returns the plugin.
outcomes run_all(auto const& made) {
  outcomes all;
  auto const work = task<"work">([](bool up, int n) -> result<int> {
    if (!up) return task_error{errc::failed, "down"};
    return n;
  });
  for (std::int64_t const start : times) {
    std::int64_t now = start;
    task_executor executor{run_clock{clocks::fake{&now}}, made(now)};
    for (int i = 0; i < 10; ++i) {
      auto const returned = executor.execute(work, i % 2 == 0, i);
      returned.has_value() ? ++all.values : ++all.errors;
      REQUIRE(now >= start);
      now = start + (i + 1) * 1000;  // whatever a waiter did to it
    }
  }
  return all;
}
outcomes works(auto const& made) {
  outcomes const all = run_all(made);
  CHECK(all.values > 0);
  CHECK(all.values + all.errors == 40);
  return all;
}

using rate_options = rate_limit_options;

TEST_CASE("rate limits with extreme settings") {
  for (std::int64_t const runs : numbers<std::int64_t>) {
    for (duration const per : durations) {
      for (std::int64_t const burst : numbers<std::int64_t>) {
        CAPTURE(runs, per.count(), burst);
        rate_options const options{.runs = runs, .per = per, .burst = burst};
        works([&](std::int64_t&) { return rate_limit<gcra, clocks::fake>{options}; });
        works([&](std::int64_t&) { return rate_limit<token_bucket, clocks::fake>{options}; });
      }
    }
  }
}

TEST_CASE("bulkheads and load_shed with extreme settings") {
  for (std::int32_t const permits : numbers<std::int32_t>) {
    outcomes const all = run_all([&](std::int64_t&) { return bulkhead{{.max_concurrent = permits}}; });
    CHECK((all.values == 0) == (permits <= 0));
    works([&](std::int64_t&) { return weighted_bulkhead{{.permits = permits}, [](bool, int) { return 1; }}; });
    for (duration const wait : durations) {
      for (duration const poll : durations) {
        run_all([&](std::int64_t& now) {
          return waiting_bulkhead{
              {.max_concurrent = permits, .max_waiting = permits, .max_wait = wait, .poll_interval = poll},
              waiters::fake{&now}};
        });
      }
    }
  }
  for (std::int32_t const low : numbers<std::int32_t>) {
    for (std::int32_t const high : numbers<std::int32_t>) {
      for (duration const latency : durations) {
        works([&](std::int64_t&) {
          return adaptive_bulkhead<clocks::fake>{
              {.max_latency = latency, .min_concurrent = low, .initial_concurrent = high, .max_concurrent = high}};
        });
      }
    }
  }
  for (duration const least : durations) {
    works([&](std::int64_t&) { return load_shed<clocks::fake>{{.min_remaining = least}}; });
  }
}

TEST_CASE("circuit breakers with extreme settings") {
  for (duration const open_for : durations) {
    for (std::uint16_t const probes : numbers<std::uint16_t>) {
      for (int const limit : numbers<int>) {
        works([&](std::int64_t&) {
          return circuit_breaker{{.open_for = open_for, .probes = probes}, consecutive_failures{limit}, clocks::fake{}};
        });
        for (duration const window : durations) {
          works([&](std::int64_t&) {
            return circuit_breaker{{.open_for = open_for, .probes = probes},
                                   failure_ratio{{.percent = limit, .min_attempts = 2, .window = window}},
                                   clocks::fake{}};
          });
        }
      }
    }
  }
}

TEST_CASE("circuit breakers that recover gradually, or count slow calls, with extreme settings") {
  for (duration const time : durations) {
    for (int const percent : numbers<int>) {
      for (std::int64_t const multiplier : numbers<std::int64_t>) {
        works([&](std::int64_t&) {
          return circuit_breaker{
              {.open_for = 1us, .probes = 3},
              consecutive_failures{2},
              clocks::fake{},
              all_errors_but<>{},
              gradual_recovery{{.open_multiplier = multiplier, .max_open_for = time, .probe_percent = percent}}};
        });
      }
      works([&](std::int64_t&) {
        return circuit_breaker{{.open_for = time},
                               slow_calls{{.longer_than = time, .percent = percent, .min_attempts = 2, .window = time},
                                          consecutive_failures{2}},
                               clocks::fake{}};
      });
    }
  }
}

TEST_CASE("rate limits that wait, with extreme settings") {
  for (std::int64_t const runs : numbers<std::int64_t>) {
    for (duration const time : durations) {
      for (duration const wait : durations) {
        for (std::int32_t const waiting : numbers<std::int32_t>) {
          CAPTURE(runs, time.count(), wait.count(), waiting);
          rate_options const rate{.runs = runs, .per = time, .burst = runs};
          rate_wait_options const options{.max_waiting = waiting, .max_wait = wait, .poll_interval = time};
          if (wait == duration::max()) continue;  // the fake clock would leave its range; see the next test
          works([&](std::int64_t& now) { return waiting_rate_limit{rate, options, waiters::fake{&now}}; });
          works([&](std::int64_t& now) {
            return waiting_rate_limit<waiters::fake, token_bucket>{rate, options, waiters::fake{&now}};
          });
        }
      }
    }
  }
}

template <class A>
void reserves(rate_options options, std::int64_t now, std::int64_t longest) {
  A algorithm{options};
  std::int64_t before = 0;
  for (int i = 0; i < 20; ++i) {
    std::int64_t const wait = algorithm.reserve(now, longest);
    REQUIRE(wait >= before);
    before = wait;
  }
}

TEST_CASE("turns with extreme settings do not overflow") {
  for (std::int64_t const runs : numbers<std::int64_t>) {
    for (duration const per : durations) {
      for (std::int64_t const now : times) {
        for (std::int64_t const longest : {std::int64_t{0}, std::int64_t{1}, std::int64_t{1} << 61}) {
          CAPTURE(runs, per.count(), now, longest);
          for (std::int64_t const burst : {std::int64_t{1}, runs}) {
            reserves<gcra>({.runs = runs, .per = per, .burst = burst}, now, longest);
            reserves<token_bucket>({.runs = runs, .per = per, .burst = burst}, now, longest);
          }
        }
      }
    }
  }
}

TEST_CASE("timeouts with extreme settings") {
  for (duration const limit : durations) {
    works([&](std::int64_t&) { return total_timeout<clocks::fake>{{.limit = limit}}; });
    works([&](std::int64_t&) { return attempt_timeout<clocks::fake>{{.limit = limit}}; });
  }
}

TEST_CASE("retries with extreme settings") {
  for (int const attempts : {std::numeric_limits<int>::min(), -1, 0, 1, 5}) {
    for (duration const initial : durations) {
      for (duration const max : durations) {
        for (auto const growth : {backoff_growth::constant, backoff_growth::linear, backoff_growth::exponential}) {
          for (auto const jitter :
               {backoff_jitter::none, backoff_jitter::full, backoff_jitter::equal, backoff_jitter::decorrelated}) {
            works([&](std::int64_t& now) {
              return retry{{.attempts = attempts,
                            .backoff = {.initial = initial, .max = max, .growth = growth, .jitter = jitter, .seed = 7}},
                           waiters::fake{&now}};
            });
          }
        }
      }
    }
  }
  for (int const percent : numbers<int>) {
    for (int const per_second : numbers<int>) {
      for (int const max_balance : numbers<int>) {
        works([&](std::int64_t& now) {
          return retry{{.attempts = 3},
                       waiters::fake{&now},
                       retryable_errors{},
                       retry_budget{.percent = percent, .per_second = per_second, .max_balance = max_balance}};
        });
      }
    }
  }
}

TEST_CASE("a task's own number of retries can be the largest int") {
  std::int64_t now = 0;
  int calls = 0;
  auto const work = task<"work">(
      [&calls]() -> result<int> {
        if (++calls < 5) return task_error{errc::failed, "down"};
        return calls;
      },
      option::retry{std::numeric_limits<int>::max()});
  task_executor executor{run_clock{clocks::fake{&now}}, retry{{}, waiters::fake{&now}}};
  CHECK(executor.execute(work).value() == 5);
}

TEST_CASE("cache, coalesce and chaos with extreme settings") {
  constexpr auto square = task<"square">([](int n) { return n * n; });
  for (duration const time : durations) {
    for (std::int64_t const start : times) {
      std::int64_t now = start;
      task_executor executor{run_clock{clocks::fake{&now}},
                             cache<decltype(square), clocks::fake>{{.entries = 0, .ttl = time}},
                             coalesce<decltype(square), waiters::fake>{
                                 {.calls = 0, .max_wait = time, .poll_interval = time}, waiters::fake{&now}}};
      for (int i = 0; i < 5; ++i) CHECK(executor.execute(square, i % 2).value() == i % 2);
    }
  }
  double const nan = std::numeric_limits<double>::quiet_NaN();
  double const infinity = std::numeric_limits<double>::infinity();
  for (double const probability : {-infinity, -1.0, 0.0, 1.0, 2.0, infinity, nan}) {
    bool const always = probability >= 1;
    outcomes const faults = run_all([&](std::int64_t&) { return chaos_fault{{.probability = probability}}; });
    CHECK(faults.values == (always ? 0 : 20));
    outcomes const results = run_all([&](std::int64_t&) { return chaos_result<int>{{.probability = probability}, 1}; });
    CHECK(results.values == (always ? 40 : 20));
    for (duration const latency : {durations[0], durations[2], durations[3]}) {
      works([&](std::int64_t& now) {
        return chaos_latency{{.probability = probability}, latency, waiters::fake{&now}};
      });
    }
  }
}

TEST_CASE("hedge delays with extreme settings") {
  for (duration const delay : durations) {
    CHECK(hedged_after{delay}.nanoseconds() >= 0);
    for (std::int32_t const per_mille : numbers<std::int32_t>) {
      hedged_at_quantile at{{.per_mille = per_mille, .initial = delay, .min_delay = delay}};
      for (std::int64_t const latency : numbers<std::int64_t>) {
        at.record([latency] { return latency; });
        CHECK(at.nanoseconds() >= 0);
      }
    }
  }
}

}  // namespace
