// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/observability/log.hpp>
#include <qtasks/plugins/observability/metrics.hpp>
#include <qtasks/qtasks.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"

#include <cstddef>

namespace {

using namespace qtasks;
using support::allocations;

struct counting_sink {
  int* lines;
  bool enabled(log_level) const noexcept { return true; }
  void write(log_record const&) const noexcept { ++*lines; }
};

constexpr auto ends = task<"ends">([](int how) -> result<int> {
  if (how != 0) return task_error{errc{how}, "on request"};
  return 1;
});

TEST_CASE("counting and logging runs allocates nothing, not even in the first run; constructing the tables does") {
  int lines = 0;
  std::size_t const before = allocations;
  task_executor executor{run_clock{}, metrics{{.threads = 2, .series = 4}}, qtasks::log{counting_sink{&lines}}};
  std::size_t const made = allocations;
  CHECK(made > before);
  for (int i = 0; i < 1000; ++i) (void)executor.execute(ends, i % 8);
  CHECK(allocations == made);
  CHECK(lines == 1000 + 125);  // every eighth run raises an error that plugins may answer
  CHECK(executor.get<metrics<>>().snapshot().size() == 5);
}

}  // namespace
