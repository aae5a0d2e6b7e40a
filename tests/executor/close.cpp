// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

namespace {

using namespace qtasks;
using support::trace;

/// Records the beginning and the end of a run.
template <fixed_string Open, fixed_string Close>
struct span {
  trace* rows;
  constexpr void on(trigger<"task_executor_before_execute">, auto const&) const { rows->add(Open.view()); }
  constexpr void on(trigger<"task_executor_task_close">, auto const&) const { rows->add(Close.view()); }
};

constexpr int in_reverse() {
  trace rows;
  task_executor const executor{span<"1", "/1">{&rows}, plugin_stack{span<"2", "/2">{&rows}}, span<"3", "/3">{&rows}};
  EXPECT(executor.execute(task<"t">([&rows] { rows.add("task"); })).has_value());
  EXPECT(rows.is("1 2 3 task /3 /2 /1"));
  return 0;
}
CLAUSE(in_reverse, "task_close calls the handlers in reverse order");

struct fails_on_args {
  constexpr result<void> on(trigger<"task_executor_args_replace">, auto const& event) const {
    return event.context.permanent("bad arguments");
  }
};

constexpr int on_every_path() {
  auto const closes = [](auto const& run, auto... plugins) {
    trace rows;
    (void)task_executor{span<"", "close">{&rows}, plugins...}.execute(run);
    return rows.has("close");
  };
  auto const stop = []() -> result<void> { return task_error{errc::failed, "no"}; };
  EXPECT(closes(task<"t">([] {})));
  EXPECT(closes(task<"t">([](context& ctx) -> result<void> { return ctx.plugin_error("no"); })));
  EXPECT(closes(task<"t">([](context& ctx) -> result<void> { return ctx.cancel(); })));
  EXPECT(closes(task<"t">([] {}, option::middlewares_before{stop})));
  EXPECT(closes(task<"t">([] {}, option::middlewares_after{stop})));
  EXPECT(closes(task<"t">([] {}), failure_policy<on_plugin_failure::propagate>{}, fails_on_args{}));
  return 0;
}
CLAUSE(on_every_path, "task_close is fired on every path, also after errors");

/// Reads at the end the object that it provided at the beginning.
struct kept {
  int value = 0;
};
struct sees_kept {
  using order = qtasks::order<provides<kept>>;
  int* seen;
  constexpr void on(trigger<"task_executor_before_execute">, auto const& event) const {
    event.context.template get<kept>()->value = 7;
  }
  constexpr void on(trigger<"task_executor_task_close">, auto const& event) const {
    *seen = event.context.template get<kept>()->value + event.task_broker.attempt;
  }
};

constexpr int sees_the_run() {
  int seen = 0;
  EXPECT(task_executor{sees_kept{&seen}}.execute(task<"t">([] {})).has_value());
  EXPECT(seen == 8);
  return 0;
}
CLAUSE(sees_the_run, "at task_close the run's context and the provided objects are valid");

}  // namespace

#if defined(__cpp_exceptions)
TEST_CASE("if the task throws, task_close is fired, in reverse order") {
  trace rows;
  task_executor const executor{span<"1", "/1">{&rows}, span<"2", "/2">{&rows}};
  auto const throws = task<"throws">([]() -> int { throw 5; });
  CHECK_THROWS_AS(executor.execute(throws), int);
  CHECK(rows.is("1 2 /2 /1"));
}

namespace {

template <fixed_string Name>
struct throws_at {
  int on(trigger<Name>, auto const&) const { throw 5; }
};

}  // namespace

TEST_CASE("if a plugin or a middleware throws, task_close is fired") {
  trace rows;
  task_executor const executor{span<"", "close">{&rows}, throws_at<"task_executor_run_task">{}};
  CHECK_THROWS_AS(executor.execute(task<"t">([] { return 7; })), int);
  CHECK(rows.has("close"));
  trace middle;
  auto const run = task<"t">([] {}, option::middlewares_before{[] { throw 5; }});
  CHECK_THROWS_AS((task_executor{span<"", "close">{&middle}}.execute(run)), int);
  CHECK(middle.has("close"));
}
#endif
