// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/resilience/slow_calls.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <chrono>
#include <cstdint>
#include <limits>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;

using slow_breaker = circuit_breaker<slow_calls<>, clocks::fake>;
static_assert(TimedBreakerTrip<slow_calls<>> && TimedBreakerTrip<slow_calls<failure_ratio>>);
static_assert(!TimedBreakerTrip<consecutive_failures> && !TimedBreakerTrip<failure_ratio>);

constexpr auto call = task<"call">([](std::int64_t* now, std::int64_t time, errc code) -> result<int> {
  *now += time;
  if (code != errc{}) return task_error{code, "down"};
  return 1;
});

struct service {
  std::int64_t now = 0;
  task_executor<run_clock<clocks::fake>, slow_breaker> executor;

  constexpr explicit service(slow_calls_options options, int failures = 5, std::uint16_t probes = 1)
      : executor{run_clock{clocks::fake{&now}}, slow_breaker{{.open_for = 1us, .probes = probes},
                                                             slow_calls{options, consecutive_failures{failures}}}} {}
  constexpr breaker_state after(int runs, std::int64_t time, errc code = {}) {
    for (int i = 0; i < runs; ++i) (void)executor.execute(call, &now, time, code);
    return executor.get<slow_breaker>().state();
  }
};
constexpr slow_calls_options half{.longer_than = 100ns, .percent = 50, .min_attempts = 4, .window = 1s};

constexpr int opens() {
  EXPECT(service{half}.after(3, 101) == breaker_state::closed);
  EXPECT(service{half}.after(4, 101) == breaker_state::open);
  EXPECT(service{half}.after(40, 100) == breaker_state::closed);
  service mixed{half};
  EXPECT(mixed.after(3, 10) == breaker_state::closed);
  EXPECT(mixed.after(2, 101) == breaker_state::closed);
  EXPECT(mixed.after(1, 101) == breaker_state::open);
  return 0;
}
CLAUSE(opens, "the breaker opens when the share of slow attempts is reached, though they return values");

constexpr int failures_too() {
  EXPECT(service(half, 3).after(3, 1, errc::failed) == breaker_state::open);
  EXPECT(service(half, 30).after(3, 101, errc::failed) == breaker_state::closed);
  EXPECT(service(half, 30).after(4, 101, errc::failed) == breaker_state::open);
  service between(half, 3);
  EXPECT(between.after(2, 1, errc::failed) == breaker_state::closed);
  EXPECT(between.after(1, 1) == breaker_state::closed);
  EXPECT(between.after(2, 1, errc::failed) == breaker_state::closed);
  return 0;
}
CLAUSE(failures_too, "failures are counted as without it, and a failure can be slow, too");

constexpr int not_counted() {
  EXPECT(service(half, 1).after(10, 200, errc::rejected) == breaker_state::closed);
  EXPECT(service(half, 1).after(10, 200, errc::task_cancel_error) == breaker_state::closed);
  return 0;
}
CLAUSE(not_counted, "rejected and cancelled attempts are not counted, however long they take");

constexpr int probes() {
  service at(half, 5, 2);
  EXPECT(at.after(4, 101) == breaker_state::open);
  at.now += 1000;
  EXPECT(at.after(1, 100) == breaker_state::half_open);
  EXPECT(at.after(1, 101) == breaker_state::open);
  at.now += 1000;
  EXPECT(at.after(2, 100) == breaker_state::closed);
  EXPECT(at.after(3, 101) == breaker_state::closed);
  EXPECT(at.after(1, 101) == breaker_state::open);
  return 0;
}
CLAUSE(probes, "a slow probe opens the breaker again; a closed one begins with no counts");

TEST_CASE("options of slow calls out of their ranges become the nearest limit") {
  slow_calls least{
      {.longer_than = -1ns, .percent = std::numeric_limits<int>::min(), .min_attempts = 0, .window = -1ns}};
  CHECK(!least.is_slow(0));
  CHECK(least.is_slow(1));
  CHECK(least.timed(true, 0));
  slow_calls most{{.longer_than = duration::max(),
                   .percent = std::numeric_limits<int>::max(),
                   .min_attempts = std::numeric_limits<std::uint32_t>::max(),
                   .window = duration::max()}};
  CHECK(!most.is_slow(std::int64_t{1} << 62));
  CHECK(!most.timed(true, 0));
}

}  // namespace
