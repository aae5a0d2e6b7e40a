// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/plugins/observability/trace_attempts.hpp>
#include <qtasks/plugins/observability/trace_decisions.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/observability/traced_runs.hpp"
#include "support/clause.hpp"

#include <cstdint>

namespace {

using namespace qtasks;
using namespace traced_runs;

constexpr int scheduled() {
  std::int64_t now = 0;
  spans sink;
  int left = 1;
  auto const flaky = task<"flaky">([&](int n) -> result<int> {
    now += 5;
    if (left-- > 0) return task_error{errc::failed, "no"};
    return n;
  });
  // It is before the retry, whose decisions it hears.
  task_executor executor{fake_clock{{&now}}, traced(sink), trace_decisions{sink, fake},
                         retry{{.attempts = 2}, waiters::fake{&now}}, trace_attempts{sink, fake}};
  EXPECT(executor.execute(flaky, 5).value() == 5);
  drained_spans const drained(sink);
  EXPECT(drained.size == 4);
  span_record const& decision = drained[1];
  span_record const& run = drained[3];
  EXPECT(drained[0].kind == span_kind::attempt && drained[2].kind == span_kind::attempt && run.kind == span_kind::run);
  EXPECT(decision.kind == span_kind::decision && decision.name == "retry_scheduled");
  EXPECT(decision.start == 5 && decision.end == 5 && decision.status == errc::failed && decision.attempt == 1);
  EXPECT(decision.parent == run.id && decision.trace == run.trace);
  EXPECT(decision.id != run.id && decision.id != drained[0].id && decision.id != drained[2].id);
  return 0;
}
CLAUSE(scheduled, "a decision is a span without a duration, below the current one");

constexpr int refused() {
  std::int64_t now = 3;
  spans sink;
  auto const one = task<"one">([] { return 1; });
  task_executor executor{fake_clock{{&now}}, traced(sink), bulkhead{{.max_concurrent = 0}},
                         trace_decisions{sink, fake}};
  EXPECT(executor.execute(one).has_error());
  drained_spans const drained(sink);
  EXPECT(drained.size == 2 && drained[0].name == "limited" && drained[0].status == no_error);
  EXPECT(drained[0].parent == drained[1].id && drained[1].status == errc::rejected);
  return 0;
}
CLAUSE(refused, "a decision without an error has no code");

constexpr int unsampled() {
  std::int64_t now = 0;
  spans sink;
  auto const one = task<"one">([] { return 1; });
  task_executor executor{fake_clock{{&now}}, traced(sink, {.sample_one_in = 0}), bulkhead{{.max_concurrent = 0}},
                         trace_decisions{sink, fake}};
  EXPECT(executor.execute(one).has_error());
  EXPECT(drained_spans(sink).size == 0);
  return 0;
}
CLAUSE(unsampled, "a run that is not sampled has no spans of decisions");

}  // namespace
