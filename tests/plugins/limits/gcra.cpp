// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/gcra.hpp>
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/limits/rate_algorithms.hpp"
#include "support/clause.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using support::admitted;

constexpr int paced() {
  std::int64_t now = 1'000'000;
  task_executor executor{run_clock<clocks::fake>{{&now}},
                         rate_limit<gcra, clocks::fake>{{.runs = 10, .per = 1us, .burst = 3}}};
  EXPECT(admitted(executor) == 3);
  now += 99;
  EXPECT(admitted(executor) == 0);
  now += 1;
  EXPECT(admitted(executor) == 1);
  now += 250;
  EXPECT(admitted(executor) == 2);
  now += 50;
  EXPECT(admitted(executor) == 1);
  now += 1'000'000;
  EXPECT(admitted(executor) == 3);
  return 0;
}
CLAUSE(paced, "gcra admits a burst, then one run for each interval, and never more than a burst after a pause");

constexpr int earlier_time() {
  gcra algorithm{{.runs = 1, .per = 100ns, .burst = 2}};
  EXPECT(algorithm.take(1000) == 0 && algorithm.take(940) == 60);
  EXPECT(algorithm.take(1000) == 0 && algorithm.take(1000) == 100);
  return 0;
}
CLAUSE(earlier_time, "gcra refuses a run with an earlier time than the last one, and counts nothing");

/// A continuous bucket: `runs` drops flow in each nanosecond, and a run takes `per` of them.
struct leaky_bucket {
  std::int64_t runs;
  std::int64_t per;
  std::int64_t burst;
  std::int64_t drops = burst * per;
  std::int64_t last = 0;

  leaky_bucket(std::int64_t r, std::int64_t p, std::int64_t b) : runs(r), per(p), burst(b) {}
  bool admits(std::int64_t now) {
    drops = std::min(burst * per, drops + (now - last) * runs);
    last = now;
    if (drops < per) return false;
    drops -= per;
    return true;
  }
};
TEST_CASE("gcra decides like a continuous bucket") { support::compare_with_model<gcra, leaky_bucket>(1); }
TEST_CASE("gcra admits exactly a burst of the runs of four threads") { support::share_between_threads<gcra>(); }

}  // namespace
