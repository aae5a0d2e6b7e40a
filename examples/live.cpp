// SPDX-License-Identifier: BSL-1.0
// Changes the settings of policies while the service runs, and takes a server out of use by hand.
#include <qtasks/chrono.hpp>
#include <qtasks/plugins/limits/live_bulkhead.hpp>
#include <qtasks/plugins/live.hpp>
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdio>

namespace {

using namespace std::chrono_literals;

using breaker = qtasks::live<qtasks::circuit_breaker<>>;
using limit = qtasks::live<qtasks::bulkhead>;

constexpr auto call = qtasks::task<"call">([](int x) { return x + 1; });

}  // namespace

int main() {
  qtasks::task_executor executor{qtasks::run_clock{}, limit{{.max_concurrent = 8}}, breaker{{.open_for = 5s}}};
  int const before = executor.execute(call, 1).value();

  // An operator writes a new file of settings: any thread may apply it.
  executor.get<limit>().change({.max_concurrent = 2});
  executor.get<breaker>().change({.open_for = 30s, .probes = 3});

  executor.get<breaker>().isolate(executor);  // during maintenance
  auto const isolated = executor.execute(call, 1);
  executor.get<breaker>().close(executor);
  int const after = executor.execute(call, 2).value();

  std::printf("before: %d, isolated: %s, after: %d\n", before,
              isolated.has_error() ? isolated.error().message().data() : "called", after);
  return before == 2 && isolated.has_error() && after == 3 ? 0 : 1;
}
