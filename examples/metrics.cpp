// SPDX-License-Identifier: BSL-1.0
// Counts and times runs by task and outcome, and prints them in Prometheus' text format.
#include <qtasks/plugins/observability/metrics.hpp>
#include <qtasks/plugins/observability/prometheus_text.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdint>
#include <cstdio>
#include <string>

namespace {

constexpr auto divide = qtasks::task<"divide">([](int a, int b) -> qtasks::result<int> {
  if (b == 0) return qtasks::task_error{qtasks::errc::permanent, "division by zero"};
  return a / b;
});

// Counts three runs at compile time, with a fake clock that does not advance.
constexpr qtasks::metrics_snapshot counted() {
  std::int64_t now = 0;
  using counter = qtasks::metrics<qtasks::clocks::fake>;
  qtasks::task_executor executor{qtasks::run_clock{qtasks::clocks::fake{&now}}, counter{{.threads = 1, .series = 2}}};
  for (int b = 0; b < 3; ++b) (void)executor.execute(divide, 1, b);
  return executor.get<counter>().snapshot();
}
static_assert(counted().size() == 2);
static_assert(counted()[0].count() == 2 && !counted()[0].error);
static_assert(counted()[1].count() == 1 && counted()[1].error == qtasks::errc::permanent);

}  // namespace

int main() {
  qtasks::task_executor executor{qtasks::run_clock{}, qtasks::metrics{}};
  int failed = 0;
  for (int i = 0; i < 1000; ++i) failed += executor.execute(divide, i, i % 10).has_error();

  qtasks::metrics_snapshot const snapshot = executor.get<qtasks::metrics<>>().snapshot();
  for (qtasks::metrics_series const& series : snapshot) {
    std::printf("%s %s: %llu runs, %lld ns in all\n", std::string(series.task).c_str(),
                series.error ? "failed" : "done", static_cast<unsigned long long>(series.count()),
                static_cast<long long>(series.nanoseconds));
  }
  std::fputs(qtasks::prometheus_text(snapshot).c_str(), stdout);
  return failed == 100 && snapshot.size() == 2 && snapshot[1].count() == 100 ? 0 : 1;
}
