// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/resilience/gradual_recovery.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <thread>
#include <vector>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;

using gradual_breaker =
    circuit_breaker<consecutive_failures, clocks::fake, all_errors_but<>, fixed_settings, gradual_recovery>;

constexpr auto call = task<"call">([](bool up) -> result<int> {
  if (!up) return task_error{errc::failed, "down"};
  return 1;
});

struct service {
  std::int64_t now = 0;
  task_executor<run_clock<clocks::fake>, gradual_breaker> executor;

  constexpr service(circuit_breaker_options options, gradual_recovery_options recovery)
      : executor{run_clock{clocks::fake{&now}}, gradual_breaker{options, consecutive_failures{1}, clocks::fake{},
                                                                all_errors_but<>{}, gradual_recovery{recovery}}} {}
  constexpr gradual_breaker& breaker() { return executor.get<gradual_breaker>(); }
  constexpr breaker_state state() { return breaker().state(); }
  constexpr errc run(bool up) {
    auto const ended = executor.execute(call, up);
    return ended.has_value() ? errc{} : ended.assume_error().code();
  }
  /// Returns the time until the open breaker admits an attempt, which ends so.
  constexpr std::int64_t open_time(bool up) {
    std::int64_t const from = now;
    while (now < from + 10'000) {
      if (run(up) != errc::rejected) return now - from;
      ++now;
    }
    return -1;
  }
};

constexpr int grows() {
  service at{{.open_for = 10ns}, {.open_multiplier = 3, .max_open_for = 200ns}};
  EXPECT(at.run(false) == errc::failed);
  EXPECT(at.open_time(false) == 10);
  EXPECT(at.open_time(false) == 30);
  EXPECT(at.open_time(false) == 90);
  EXPECT(at.open_time(false) == 200);
  EXPECT(at.open_time(false) == 200);
  EXPECT(at.open_time(true) == 200);
  EXPECT(at.state() == breaker_state::closed);
  EXPECT(at.run(false) == errc::failed);
  EXPECT(at.open_time(false) == 10);
  EXPECT(at.open_time(true) == 30);
  return 0;
}
CLAUSE(grows,
       "each time that probes open the breaker again, the open time is multiplied, up to a limit; closing resets it");

constexpr int by_hand() {
  service at{{.open_for = 10ns}, {.open_multiplier = 2}};
  EXPECT(at.run(false) == errc::failed);
  EXPECT(at.open_time(false) == 10);
  at.breaker().close(at.executor);
  EXPECT(at.run(false) == errc::failed);
  EXPECT(at.open_time(false) == 10);
  EXPECT(at.open_time(false) == 20);
  at.breaker().close(at.executor);
  at.breaker().open(at.executor, at.now);
  EXPECT(at.open_time(false) == 10);
  EXPECT(at.open_time(false) == 20);
  at.breaker().open(at.executor, at.now);  // it is open for 40
  EXPECT(at.open_time(false) == 10);
  EXPECT(at.open_time(false) == 20);
  at.breaker().isolate(at.executor);
  at.breaker().open(at.executor, at.now);
  EXPECT(at.open_time(true) == 10);
  return 0;
}
CLAUSE(by_hand, "a breaker that is opened or closed by hand begins again with `open_for`");

constexpr int not_below_open_for() {
  service at{{.open_for = 10ns}, {.open_multiplier = 2, .max_open_for = 5ns}};
  EXPECT(at.run(false) == errc::failed);
  for (int i = 0; i < 3; ++i) EXPECT(at.open_time(false) == 10);
  return 0;
}
CLAUSE(not_below_open_for, "a limit below `open_for` does not shorten it");

/// The state of a half-open breaker with ten probes after some of them have ended so: `+` succeeded, `-` failed.
constexpr breaker_state after(char const* probes, int percent) {
  service at{{.open_for = 10ns, .probes = 10}, {.probe_percent = percent}};
  (void)at.run(false);
  at.now += 10;
  for (; *probes != '\0'; ++probes) {
    if (at.run(*probes == '+') == errc::rejected) return breaker_state::isolated;
  }
  return at.state();
}

constexpr int by_ratio() {
  EXPECT(after("++++++", 60) == breaker_state::closed);
  EXPECT(after("+++++", 60) == breaker_state::half_open);
  EXPECT(after("----++++++", 60) == breaker_state::closed);
  EXPECT(after("+-+-+-+-++", 60) == breaker_state::closed);
  EXPECT(after("----", 60) == breaker_state::half_open);
  EXPECT(after("-----", 60) == breaker_state::open);
  EXPECT(after("+++++-----", 60) == breaker_state::open);
  EXPECT(after("+++++----", 60) == breaker_state::half_open);
  EXPECT(after("-", 100) == breaker_state::open);
  EXPECT(after("+++++++++", 100) == breaker_state::half_open);
  EXPECT(after("++++++++++", 100) == breaker_state::closed);
  EXPECT(after("+", 1) == breaker_state::closed);
  EXPECT(after("---------", 1) == breaker_state::half_open);
  EXPECT(after("----------", 1) == breaker_state::open);
  EXPECT(after("-", 91) == breaker_state::open);  // rounded up: all ten
  return 0;
}
CLAUSE(by_ratio, "half open, the breaker closes once the share has succeeded, and opens once it cannot be reached");

constexpr int counts_again() {
  service at{{.open_for = 10ns, .probes = 2}, {.probe_percent = 50}};
  EXPECT(at.run(false) == errc::failed);
  for (int i = 0; i < 3; ++i) {
    at.now += 10;
    EXPECT(at.run(false) == errc::failed);
    EXPECT(at.state() == breaker_state::half_open);
    EXPECT(at.run(false) == errc::failed);
    EXPECT(at.state() == breaker_state::open);
  }
  at.now += 10;
  EXPECT(at.run(false) == errc::failed);
  EXPECT(at.run(true) == errc{});
  EXPECT(at.state() == breaker_state::closed);
  return 0;
}
CLAUSE(counts_again, "each half-open state counts its own failed probes");

constexpr int stale_probes() {
  gradual_recovery recovery{{.probe_percent = 50}};
  EXPECT(recovery.tolerates(8, 4));
  EXPECT(recovery.tolerates(8, 4));
  EXPECT(recovery.tolerates(4, 4));  // of a state that is over: not counted
  EXPECT(!recovery.tolerates(8, 4));
  EXPECT(recovery.tolerates(12, 4));
  gradual_recovery wraps{{.probe_percent = 50}};
  EXPECT(wraps.tolerates(0x7fff'fffc, 2));
  EXPECT(wraps.tolerates(0xffff'fff0, 2));
  EXPECT(wraps.tolerates(0, 2));
  EXPECT(!wraps.tolerates(0, 2));
  return 0;
}
CLAUSE(stale_probes,
       "a failed probe of an earlier half-open state is not counted, also where the number of the state wraps");

constexpr int defaults() {
  service at{{.open_for = 10ns, .probes = 2}, {}};
  EXPECT(at.run(false) == errc::failed);
  for (int i = 0; i < 3; ++i) EXPECT(at.open_time(false) == 10);
  EXPECT(at.open_time(true) == 10);
  EXPECT(at.state() == breaker_state::half_open);
  EXPECT(at.run(true) == errc{});
  EXPECT(at.state() == breaker_state::closed);
  return 0;
}
CLAUSE(defaults, "with the default options it recovers as without it");

static_assert(sizeof(circuit_breaker<>) == sizeof(std::int64_t) * 36 + 8, "the default recovery takes no space");

TEST_CASE("extreme options neither overflow nor stop the breaker from closing") {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  for (std::int64_t const multiplier : {std::numeric_limits<std::int64_t>::min(), std::int64_t{0}, most}) {
    for (duration const longest : {duration{-1ns}, duration{}, duration::max()}) {
      for (int const percent : {std::numeric_limits<int>::min(), 0, std::numeric_limits<int>::max()}) {
        CAPTURE(multiplier, longest.count(), percent);
        gradual_recovery recovery{{.open_multiplier = multiplier, .max_open_for = longest, .probe_percent = percent}};
        CHECK(recovery.needed(32) >= 1);
        CHECK(recovery.needed(32) <= 32);
        std::int64_t time = recovery.open_time(1000, false);
        CHECK(time == 1000);
        for (int i = 0; i < 70; ++i) {
          recovery.opened(time);
          std::int64_t const next = recovery.open_time(1000, true);
          REQUIRE(next >= time);
          REQUIRE(next <= std::int64_t{1} << 62);
          time = next;
        }
      }
    }
  }
}

TEST_CASE("threads decide each half-open state once") {
  gradual_recovery recovery{{.probe_percent = 50}};
  for (std::uint32_t generation = 4; generation < 400; generation += 4) {
    std::atomic<int> tolerated{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int probe = 0; probe < 4; ++probe) tolerated.fetch_add(recovery.tolerates(generation, 16) ? 1 : 0);
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(tolerated.load() == 8);
  }
}

}  // namespace
