// SPDX-License-Identifier: BSL-1.0
// A bulkhead that finds its limit: the service becomes slow, the limit falls; the service recovers, the limit rises.
#include <qtasks/plugins/limits/adaptive_bulkhead.hpp>
#include <qtasks/qtasks.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>

using namespace std::chrono_literals;

namespace {

constexpr std::int64_t ms = 1'000'000;

/// A service in virtual time: a call takes 1 ms for each call that is in progress, and longer while the service is
/// slow.
struct service {
  std::int64_t now = 0;
  std::int64_t slowness = 1;
};

using limit = qtasks::adaptive_bulkhead<qtasks::clocks::fake>;

/// Begins `more` calls within one another. Returns how many were admitted.
template <class Executor>
int calls(Executor& executor, service& at, int more) {
  auto const call = qtasks::task<"call">([&executor, &at, more] {
    int const others = more > 1 ? calls(executor, at, more - 1) : 0;
    if (others == 0) at.now += at.slowness * ms * executor.template get<limit>().in_flight();
    return others + 1;
  });
  auto const admitted = executor.execute(call);
  return admitted.has_value() ? admitted.value() : 0;
}

}  // namespace

int main() {
  service at;
  qtasks::task_executor executor{qtasks::run_clock{qtasks::clocks::fake{&at.now}},
                                 limit{{.max_latency = 50ms, .initial_concurrent = 20}}};
  int admitted[3] = {};
  std::int64_t const slowness[3] = {1, 4, 1};
  for (int phase = 0; phase < 3; ++phase) {
    at.slowness = slowness[phase];
    for (int i = 0; i < 200; ++i) admitted[phase] = calls(executor, at, 100);
    std::printf("%d ms for each call in progress: %d of 100 admitted\n", static_cast<int>(at.slowness),
                admitted[phase]);
  }
  // 50 calls of 1 ms take 50 ms, and 12 calls of 4 ms take 48 ms.
  bool const finds = admitted[0] >= 44 && admitted[0] <= 51 && admitted[1] >= 10 && admitted[1] <= 13;
  return finds && admitted[2] >= 44 && admitted[2] <= 51 ? 0 : 1;
}
