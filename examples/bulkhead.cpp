// SPDX-License-Identifier: BSL-1.0
// A bulkhead keeps a slow task from taking all threads.
#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdio>
#include <thread>

namespace {

constexpr auto report = qtasks::task<"report">([] { return 1; });

}  // namespace

int main() {
  qtasks::task_executor executor{qtasks::bulkhead{{.max_concurrent = 1}}};
  // While this run is under way another thread asks for one.
  auto const slow = qtasks::task<"slow">([&executor] {
    bool refused = false;
    std::thread{[&] {
      auto const beside = executor.execute(report);
      refused = beside.has_error() && beside.error().code() == qtasks::errc::rejected;
      if (refused) std::printf("beside it: %s\n", beside.error().message().data());
    }}.join();
    return refused;
  });
  bool const refused = executor.execute(slow).value();
  bool const after = executor.execute(report).has_value();
  std::printf("after it: %s\n", after ? "let in" : "refused");
  return refused && after ? 0 : 1;
}
