// SPDX-License-Identifier: BSL-1.0
// A bulkhead prevents a slow task from occupying all threads.
#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdio>
#include <thread>

namespace {

constexpr auto report = qtasks::task<"report">([] { return 1; });

}  // namespace

int main() {
  qtasks::task_executor executor{qtasks::bulkhead{{.max_concurrent = 1}}};
  // While this run is in progress, another thread starts one.
  auto const slow = qtasks::task<"slow">([&executor] {
    bool refused = false;
    std::thread{[&] {
      auto const outcome = executor.execute(report);
      refused = outcome.has_error() && outcome.error().code() == qtasks::errc::rejected;
      if (refused) std::printf("during the slow run: %s\n", outcome.error().message().data());
    }}.join();
    return refused;
  });
  bool const refused = executor.execute(slow).value();
  bool const after = executor.execute(report).has_value();
  std::printf("after it: %s\n", after ? "admitted" : "refused");
  return refused && after ? 0 : 1;
}
