// SPDX-License-Identifier: BSL-1.0
// A breaker that asks a dead service less and less often, and closes although not every probe succeeds.
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/resilience/gradual_recovery.hpp>
#include <qtasks/qtasks.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>

using namespace std::chrono_literals;

namespace {

constexpr auto call = qtasks::task<"call">([](bool up) -> qtasks::result<int> {
  if (!up) return qtasks::task_error{qtasks::errc::failed, "the service is down"};
  return 1;
});

}  // namespace

int main() {
  std::int64_t now = 0;
  qtasks::task_executor executor{
      qtasks::run_clock{qtasks::clocks::fake{&now}},
      qtasks::circuit_breaker{
          {.open_for = 1s, .probes = 4},
          qtasks::consecutive_failures{3},
          qtasks::clocks::fake{},
          qtasks::all_errors_but<>{},
          qtasks::gradual_recovery{{.open_multiplier = 2, .max_open_for = 30s, .probe_percent = 75}}}};

  // The service is down for a minute. An attempt each 100 ms:
  int calls = 0;
  for (; now < 60'000'000'000; now += 100'000'000) {
    calls += executor.execute(call, false).error().code() == qtasks::errc::failed ? 1 : 0;
  }
  // It is back, and one call in four still fails. The breaker closes with three successes out of four.
  int served = 0;
  for (int i = 0; i < 400; ++i, now += 100'000'000) served += executor.execute(call, i % 4 != 0).has_value() ? 1 : 0;
  std::printf("%d of 600 attempts called the dead service, then %d were served\n", calls, served);
  return calls < 20 && served > 200 ? 0 : 1;
}
