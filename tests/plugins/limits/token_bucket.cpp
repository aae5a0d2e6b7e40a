// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/plugins/limits/token_bucket.hpp>
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

constexpr int filled() {
  std::int64_t now = 5500;
  task_executor executor{run_clock<clocks::fake>{{&now}},
                         rate_limit<token_bucket, clocks::fake>{{.runs = 2, .per = 1us, .burst = 5}}};
  EXPECT(admitted(executor) == 5);
  now = 5999;
  EXPECT(admitted(executor) == 0);
  now = 6000;
  EXPECT(admitted(executor) == 2);
  now = 8999;
  EXPECT(admitted(executor) == 4);
  now = 90'000;
  EXPECT(admitted(executor) == 5);
  return 0;
}
CLAUSE(filled, "a token bucket is full at first, and gets its tokens at each multiple of the period");

constexpr int earlier_time() {
  token_bucket algorithm{{.runs = 1, .per = 100ns, .burst = 2}};
  EXPECT(algorithm.take(1000) == 0 && algorithm.take(1000) == 0 && algorithm.take(990) == 110);
  return 0;
}
CLAUSE(earlier_time, "a token bucket refuses a run with an earlier time than the last one, and counts nothing");

/// Adds the tokens period by period.
struct refilled_counter {
  std::int64_t runs;
  std::int64_t per;
  std::int64_t burst;
  std::int64_t tokens = burst;
  std::int64_t period = 0;

  refilled_counter(std::int64_t r, std::int64_t p, std::int64_t b) : runs(r), per(p), burst(b) {}
  bool admits(std::int64_t now) {
    for (; period < now / per; ++period) tokens = std::min(burst, tokens + runs);
    return tokens > 0 && tokens-- > 0;
  }
};
TEST_CASE("a token bucket decides like a counter that is refilled in each period") {
  support::compare_with_model<token_bucket, refilled_counter>(2);
}
TEST_CASE("a token bucket admits exactly a burst of the runs of four threads") {
  support::share_between_threads<token_bucket>();
}

}  // namespace
