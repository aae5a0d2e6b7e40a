// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/observability/trace_attempts.hpp>
#include <qtasks/plugins/resilience/attempt_timeout.hpp>
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/observability/traced_runs.hpp"
#include "support/catch.hpp"
#include "support/clause.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using namespace traced_runs;

struct seen_contexts {
  std::array<trace_context, 8> rows{};
  std::size_t size = 0;
};

constexpr int attempts() {
  std::int64_t now = 100;
  spans sink;
  seen_contexts seen;
  auto const flaky = task<"flaky">([&](context& ctx) -> result<int> {
    seen.rows.at(seen.size++) = *ctx.get<trace_context>();
    now += 10;
    if (seen.size < 3) return ctx.retry_later("busy");
    return 3;
  });
  task_executor executor{fake_clock{{&now}}, traced(sink),
                         retry{{.attempts = 5, .backoff = {.initial = 1us}}, waiters::fake{&now}},
                         trace_attempts{sink, fake}};
  EXPECT(executor.execute(flaky).value() == 3);
  drained_spans const drained(sink);
  EXPECT(drained.size == 4);
  span_record const& run = drained[3];
  EXPECT(run.kind == span_kind::run && run.name == "flaky" && run.status == no_error);
  std::int64_t const starts[] = {100, 1110, 3120};
  for (std::size_t i = 0; i < 3; ++i) {
    span_record const& attempt = drained[i];
    EXPECT(attempt.kind == span_kind::attempt && attempt.name == "attempt");
    EXPECT(attempt.attempt == static_cast<int>(i) + 1);
    EXPECT(attempt.parent == run.id && attempt.trace == run.trace);
    EXPECT(attempt.start == starts[i] && attempt.end == starts[i] + 10);
    EXPECT(attempt.status == (i < 2 ? errc::retry_later : no_error));
    EXPECT(seen.rows[i] == trace_context{run.trace, attempt.id, trace_context::sampled_flag});
    for (std::size_t other = 0; other <= 3; ++other) EXPECT(other == i || drained[other].id != attempt.id);
  }
  EXPECT(run.start == 100 && run.end == 3130);
  return 0;
}
CLAUSE(attempts, "each attempt has a span inside the run's, and is the current span while it runs");

constexpr int policies() {
  std::int64_t now = 0;
  spans sink;
  int calls = 0;
  auto const slow = task<"slow">([&](context&) -> result<int> {
    ++calls;
    now += 50;
    return 1;
  });
  task_executor executor{fake_clock{{&now}},
                         traced(sink),
                         retry{{.attempts = 3}, waiters::fake{&now}},
                         trace_attempts{sink, fake},
                         circuit_breaker{{.open_for = 1us}, consecutive_failures{2}, fake},
                         attempt_timeout<clocks::fake>{{.limit = 20ns}}};
  EXPECT(executor.execute(slow).assume_error().code() == errc::rejected && calls == 2);
  drained_spans const drained(sink);
  EXPECT(drained.size == 4);
  EXPECT(drained[0].status == errc::timeout && drained[1].status == errc::timeout);
  EXPECT(drained[2].status == errc::rejected && drained[2].start == drained[2].end);
  EXPECT(drained[3].status == errc::rejected && drained[3].end == 100);
  return 0;
}
CLAUSE(policies, "an attempt's span shows a timeout and a refusal by the breaker");

#if defined(__cpp_exceptions)
/// Stands outside an attempt's span, and makes an error of what the rest of the stack throws.
struct catches {
  span_id* current;
  auto on(trigger<"task_executor_run_task_around">, auto const& event, auto next) const -> decltype(next()) {
    try {
      return next();
    } catch (int) {
      *current = event.context.template get<trace_context>()->span;
      return task_error{errc::failed, "thrown"};
    }
  }
};

TEST_CASE("the current span is the enclosing one again, also where the task throws") {
  std::int64_t now = 0;
  spans sink;
  span_id current{};
  auto const throws = task<"throws">([]() -> result<int> { throw 1; });
  task_executor executor{fake_clock{{&now}}, traced(sink), catches{&current}, trace_attempts{sink, fake}};
  CHECK(executor.execute(throws).has_error());
  drained_spans const drained(sink);
  REQUIRE(drained.size == 1);
  CHECK(current == drained[0].id);
}
#endif

}  // namespace
