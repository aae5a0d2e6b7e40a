// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/resilience/failure_ratio.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <thread>
#include <vector>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using enum breaker_state;
using sampling_breaker = circuit_breaker<failure_ratio, clocks::fake>;

constexpr auto call = task<"call">([](bool up) -> result<int> {
  if (!up) return task_error{errc::failed, "down"};
  return 1;
});

constexpr int in_a_ratio() {
  std::int64_t now = 0;
  task_executor executor{
      run_clock{clocks::fake{&now}},
      sampling_breaker{{.open_for = 100ns}, failure_ratio{{.percent = 50, .min_attempts = 4, .window = 100ns}}}};
  auto const& breaker = executor.get<sampling_breaker>();
  for (bool up : {false, false, false}) (void)executor.execute(call, up);
  EXPECT(breaker.state() == closed);  // fewer than four
  now = 100;                          // these are no longer in the window
  for (bool up : {false, true, true, true, false}) (void)executor.execute(call, up);
  EXPECT(breaker.state() == closed);  // two of five
  (void)executor.execute(call, false);
  EXPECT(breaker.state() == open);
  now = 200;
  EXPECT(executor.execute(call, true).has_value() && breaker.state() == closed);
  for (bool up : {false, false, false}) (void)executor.execute(call, up);
  EXPECT(breaker.state() == closed);  // the earlier counts are discarded
  return 0;
}
CLAUSE(in_a_ratio, "a share of failures in the window opens it, from a minimum number of attempts on");

TEST_CASE("threads that count in one window lose no failure") {
  failure_ratio ratio{{.percent = 100, .min_attempts = 40'001, .window = 1ms}};
  std::vector<std::thread> all;
  for (int t = 0; t < 4; ++t) {
    all.emplace_back([&] {
      for (int i = 0; i < 10'000; ++i) {
        if (ratio.failed(i)) std::terminate();
      }
    });
  }
  for (auto& thread : all) thread.join();
  CHECK(ratio.failed(0));
}

constexpr int long_ago() {
  // A window of ten nanoseconds: a tenth is 1 ns, and its number has been as large as in decades of a real clock.
  for (std::int64_t const pause : {std::int64_t{10}, std::int64_t{1} << 20, std::int64_t{10} << 20,
                                   std::int64_t{1} << 22, (std::int64_t{1} << 32) - 10, std::int64_t{1} << 32}) {
    failure_ratio ratio{{.percent = 100, .min_attempts = 3, .window = 10ns}};
    EXPECT(!ratio.failed(5) && !ratio.failed(5));
    EXPECT(!ratio.failed(5 + pause));
  }
  return 0;
}
CLAUSE(long_ago, "failures of long ago are not counted, however long the pause was");

constexpr int many() {
  failure_ratio ratio{{.percent = 50, .min_attempts = 1, .window = 10ns}};
  for (int i = 0; i < 100'000; ++i) ratio.succeeded(1);
  int failures = 0;
  while (!ratio.failed(1)) ++failures;
  return failures;
}
TEST_CASE("a tenth with more attempts than its counter holds keeps the share of failures") {
  int const failures = many();
  CHECK((failures > 20'000 && failures < 110'000));
}

}  // namespace
