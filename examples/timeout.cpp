// SPDX-License-Identifier: BSL-1.0
// A limit for the run and one for each attempt. No task is interrupted: this one checks its deadline.
#include <qtasks/chrono.hpp>
#include <qtasks/plugins/resilience/attempt_timeout.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/resilience/total_timeout.hpp>
#include <qtasks/qtasks.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>

namespace {

using namespace std::chrono_literals;
using clock_type = std::chrono::steady_clock;

/// An error that says how long it took.
using late = qtasks::task_error_with<qtasks::field<"limit_ns", std::int64_t>, qtasks::field<"spent_ns", std::int64_t>>;

/// Adds up until it is done or the deadline has passed.
constexpr auto sum = qtasks::task<"sum">([](qtasks::context& ctx, long to) -> qtasks::result<long, late> {
  long total = 0;
  for (long i = 1; i <= to; ++i) {
    total += i;
    if (i % 1024 == 0 && qtasks::time_left(ctx, clock_type::now()) < 0ns)
      return total;  // too late: it becomes an error
  }
  return total;
});

}  // namespace

int main() {
  qtasks::task_executor executor{qtasks::run_clock{}, qtasks::total_timeout{{.limit = 20ms}},
                                 qtasks::retry{{.attempts = 3}}, qtasks::attempt_timeout{{.limit = 5ms}}};
  auto const soon = executor.execute(sum, 10L);
  auto const never = executor.execute(sum, 1L << 60);
  std::printf("of 10: %ld\n", soon.value());
  std::printf("of 2^60: %s (%lld ns allowed)\n", never.error().message().data(),
              static_cast<long long>(*never.error().find<"limit_ns">()));
  bool const late_enough = *never.error().find<"spent_ns">() > *never.error().find<"limit_ns">();
  return soon.value() == 55 && never.error().code() == qtasks::errc::timeout && late_enough ? 0 : 1;
}
