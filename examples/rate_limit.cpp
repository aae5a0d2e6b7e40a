// SPDX-License-Identifier: BSL-1.0
// A rate limit whose error contains the time until the next attempt.
#include <qtasks/chrono.hpp>
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/qtasks.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>

using namespace std::chrono_literals;

namespace {

using error = qtasks::task_error_with<qtasks::field<"retry_after_ns", std::int64_t>>;
constexpr auto send = qtasks::task<"send">([](int id) -> qtasks::result<int, error> { return id; });

/// Sends one message each millisecond. Returns how many were admitted.
template <class Report>
constexpr int sent(int messages, Report report) {
  std::int64_t now = 0;
  qtasks::task_executor executor{
      qtasks::run_clock{qtasks::clocks::fake{&now}},
      qtasks::rate_limit<qtasks::gcra, qtasks::clocks::fake>{{.runs = 100, .per = 1s, .burst = 2}}};
  int count = 0;
  for (int i = 0; i < messages; ++i) {
    auto const outcome = executor.execute(send, i);
    if (outcome.has_error()) {
      report(i, *outcome.error().find<"retry_after_ns">());
    } else {
      ++count;
    }
    now += qtasks::nanoseconds(1ms);
  }
  return count;
}

// Two at the same time, then one each 10 ms.
static_assert(sent(21, [](int, std::int64_t) {}) == 4);

}  // namespace

int main() {
  int const count = sent(5, [](int i, std::int64_t wait) {
    std::printf("message %d: retry after %lld us\n", i, static_cast<long long>(wait / 1000));
  });
  std::printf("%d of 5 messages sent\n", count);
  return count == 2 ? 0 : 1;
}
