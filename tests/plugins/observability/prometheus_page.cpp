// SPDX-License-Identifier: BSL-1.0
// Prints a page with every kind of series, for prometheus_check.py.
#include <qtasks/plugins/observability/metrics.hpp>
#include <qtasks/plugins/observability/prometheus_text.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdint>
#include <cstdio>

namespace {

using counter = qtasks::metrics<qtasks::clocks::fake>;

/// Runs for 1, 2, 4 ... nanoseconds. Every third run ends with an error, each with another code.
constexpr auto body = [](std::int64_t* now, int run) -> qtasks::result<int> {
  *now += std::int64_t{1} << run;
  if (run % 3 == 0) return qtasks::task_error{qtasks::errc{run}, "a third of them"};
  return run;
};

}  // namespace

int main() {
  std::int64_t now = 0;
  qtasks::task_executor executor{qtasks::run_clock{qtasks::clocks::fake{&now}}, counter{{.threads = 1, .series = 16}}};
  for (int run = 0; run < 40; ++run) {
    (void)executor.execute(qtasks::task<"plain">(body), &now, run);
    (void)executor.execute(qtasks::task<"with \"quotes\", a \\ and a\nnew line">(body), &now, run);
    (void)executor.execute(qtasks::task<"\u0437\u0430\u0434\u0430\u0447\u0430">(body), &now, run);
  }
  std::fputs(qtasks::prometheus_text(executor.get<counter>().snapshot()).c_str(), stdout);
}
