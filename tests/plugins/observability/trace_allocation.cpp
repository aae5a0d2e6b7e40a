// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/observability/span_buffer.hpp>
#include <qtasks/plugins/observability/trace.hpp>
#include <qtasks/plugins/observability/trace_attempts.hpp>
#include <qtasks/plugins/observability/trace_span.hpp>
#include <qtasks/plugins/observability/traceparent.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/qtasks.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"

#include <cstddef>
#include <memory>

namespace {

using namespace qtasks;
using support::allocations;

TEST_CASE("runs with spans allocate nothing, even when the buffer is full") {
  static span_buffer<512> spans;
  constexpr auto flaky = task<"flaky">([](context& ctx, int n) -> result<int> {
    if (ctx.get<attempt_info>()->number == 1) return ctx.retry_later("busy");
    auto const header = format_traceparent(*ctx.get<trace_context>());
    return parse_traceparent({header.data(), header.size()})->valid() ? n : 0;
  });
  task_executor executor{run_clock{}, trace{spans, seeded_ids{1}}, trace_span<"all">(spans), retry{{.attempts = 2}},
                         trace_attempts{spans}};
  std::size_t const before = allocations;
  int sum = 0;
  for (int i = 0; i < 1000; ++i) sum += executor.execute(flaky, 1).value();
  std::size_t const taken = spans.drain([](span_record const&) {});
  CHECK(allocations - before == 0);
  CHECK(sum == 1000);
  CHECK(taken == 512);
  CHECK(spans.dropped() == 4 * 1000 - 512);
  auto const counted = std::make_unique<int>(1);
  CHECK(allocations > before);
}

}  // namespace
