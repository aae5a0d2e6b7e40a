// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/limits/rate_algorithms.hpp"
#include "support/clause.hpp"

#include <chrono>
#include <cstdint>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using fake_clock = run_clock<clocks::fake>;
template <class A>
using limiter = rate_limit<A, clocks::fake>;

using retry_error = task_error_with<field<"retry_after_ns", std::int64_t>>;
constexpr auto with_field = task<"with_field">([]() -> result<int, retry_error> { return 1; });

template <class A>
constexpr int retry_after(std::int64_t now, std::int64_t expected) {
  task_executor executor{fake_clock{{&now}}, limiter<A>{{.runs = 1, .per = 1us, .burst = 1}}};
  EXPECT(executor.execute(with_field).has_value());
  auto const refused = executor.execute(with_field);
  EXPECT(refused.has_error() && refused.assume_error().code() == errc::rejected);
  EXPECT(refused.assume_error().message() == "the rate limit is reached");
  EXPECT(refused.assume_error().template find<"retry_after_ns">() != nullptr);
  std::int64_t const wait = *refused.assume_error().template find<"retry_after_ns">();
  EXPECT(wait == expected);
  now += wait - 1;
  EXPECT(executor.execute(with_field).has_error());
  now += 1;
  EXPECT(executor.execute(with_field).has_value());
  return 0;
}
constexpr int retry_after_field() {
  EXPECT(retry_after<gcra>(300, 1000) == 0);
  EXPECT(retry_after<token_bucket>(300, 700) == 0);
  return 0;
}
CLAUSE(retry_after_field, "the field retry_after_ns is the time after which one run is admitted");

constexpr auto one = task<"one">([] { return 1; });

constexpr int plain_error() {
  std::int64_t now = 0;
  task_executor executor{fake_clock{{&now}}, limiter<gcra>{{}}};
  EXPECT(executor.execute(one).has_value());
  EXPECT(executor.execute(one).assume_error() == task_error{errc::rejected, "the rate limit is reached"});
  EXPECT(executor.execute(one).assume_error().task_name() == "one");
  return 0;
}
CLAUSE(plain_error, "an error type without the field has the same code and message");

constexpr int one_task() {
  std::int64_t now = 0;
  constexpr auto other = task<"other">([] { return 2; });
  task_executor executor{fake_clock{{&now}},
                         only_for<limiter<gcra>, decltype(support::rate_limited)>{limiter<gcra>{{}}}};
  EXPECT(support::admitted(executor) == 1);
  EXPECT(executor.execute(other).has_value());
  return 0;
}
CLAUSE(one_task, "only_for limits one task");

static_assert(sizeof(rate_limit<>) <= 3 * sizeof(std::int64_t));

}  // namespace
