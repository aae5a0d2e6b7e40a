// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/observability/trace_span.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/observability/traced_runs.hpp"
#include "support/clause.hpp"

#include <cstdint>
#include <utility>

namespace {

using namespace qtasks;
using namespace traced_runs;

/// Takes 100 ns before the rest of the stack.
struct slow_plugin {
  std::int64_t* now;
  template <class Next>
  constexpr auto on(trigger<"task_executor_run_task_around">, auto const&, Next next) const -> decltype(next()) {
    *now += 100;
    return std::move(next)();
  }
};

constexpr int nested() {
  std::int64_t now = 0;
  spans sink;
  auto const work = task<"work">([&now] { now += 5; });
  task_executor executor{fake_clock{{&now}}, traced(sink), trace_span<"outer">(sink, fake), slow_plugin{&now},
                         trace_span<"inner">(sink, fake)};
  EXPECT(executor.execute(work).has_value());
  drained_spans const drained(sink);
  EXPECT(drained.size == 3);
  EXPECT(drained[0].name == "inner" && drained[0].start == 100 && drained[0].end == 105);
  EXPECT(drained[1].name == "outer" && drained[1].start == 0 && drained[1].end == 105);
  EXPECT(drained[0].parent == drained[1].id && drained[1].parent == drained[2].id && drained[0].id != drained[1].id);
  EXPECT(drained[0].kind == span_kind::custom && drained[2].kind == span_kind::run);
  return 0;
}
CLAUSE(nested, "a trace_span covers the plugins after it and the task");

}  // namespace
