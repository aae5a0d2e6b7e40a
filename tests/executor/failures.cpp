// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <optional>
#include <string_view>

namespace {

using namespace qtasks;
using support::trace;

constexpr auto says_no = task<"t">([](context& ctx) -> result<int> { return ctx.plugin_error("no"); });
constexpr auto leaves_7 = task<"t">([] { return 7; });

/// Writes down that it was called; answers a plugin error with its number.
template <int Number>
struct answers {
  static constexpr std::string_view name = Number == 1 ? "first" : "last";
  trace* rows;
  constexpr int on(trigger<"task_executor_run_task_trigger_error">, auto const& /*event*/) const {
    rows->add(name);
    return Number;
  }
};

/// Fails where the other answers, and before the task.
struct fails {
  static constexpr std::string_view name = "fails";
  constexpr result<int> on(trigger<"task_executor_run_task_trigger_error">, auto const& event) const {
    return event.context.permanent("broken");
  }
};
struct fails_before {
  static constexpr std::string_view name = "fails_before";
  constexpr result<void> on(trigger<"task_executor_before_execute">, auto const& event) const {
    return event.context.permanent("broken");
  }
};

/// Told of failures, and of the end of the run.
struct told {
  trace* rows;
  constexpr void on(trigger<"task_executor_plugin_failed">, auto const& event) const {
    if (event.e.message() == "broken" && event.e.plugin_name() == event.plugin) rows->add(event.plugin);
  }
  constexpr void on(trigger<"task_executor_after_execute">, auto const& /*event*/) const { rows->add("after"); }
  constexpr void on(trigger<"task_executor_task_close">, auto const& /*event*/) const { rows->add("close"); }
};

constexpr int stop() {
  trace rows;
  task_executor const executor{told{&rows}, answers<1>{&rows}, fails{}, answers<2>{&rows}};
  auto const left = executor.execute(says_no);
  EXPECT(left.has_value() && left.assume_value() == 1);
  EXPECT(rows.is("first fails after close"));
  return 0;
}
CLAUSE(stop, "stop, the default: what was collected is kept, and the rest skipped");

constexpr int stop_first() {
  trace rows;
  task_executor const executor{told{&rows}, fails{}, answers<2>{&rows}};
  auto const left = executor.execute(says_no);
  EXPECT(left.has_error() && left.assume_error() == task_plugin_trigger_error("no"));
  EXPECT(rows.is("fails close"));
  return 0;
}
CLAUSE(stop_first, "stop before anything was collected: the task's error stays");

constexpr int skip() {
  trace rows;
  task_executor const executor{failure_policy<on_plugin_failure::skip>{}, told{&rows}, answers<1>{&rows}, fails{},
                               answers<2>{&rows}};
  auto const left = executor.execute(says_no);
  EXPECT(left.has_value() && left.assume_value() == 2);
  EXPECT(rows.is("first fails last after close"));
  return 0;
}
CLAUSE(skip, "skip: the next plugin is asked");

constexpr int propagate() {
  trace rows;
  task_executor const executor{failure_policy<on_plugin_failure::propagate>{}, told{&rows}, answers<1>{&rows}, fails{},
                               answers<2>{&rows}};
  auto const left = executor.execute(says_no);
  EXPECT(left.has_error());
  EXPECT(left.assume_error().code() == errc::permanent && left.assume_error().message() == "broken");
  EXPECT(left.assume_error().plugin_name() == "fails");
  EXPECT(rows.is("first fails close"));
  return 0;
}
CLAUSE(propagate, "propagate: the run ends with the plugin's error, the plugin named in it");

constexpr int one_way() {
  trace stopped;
  EXPECT(task_executor{told{&stopped}, fails_before{}}.execute(leaves_7).has_value());
  EXPECT(stopped.is("fails_before after close"));

  trace skipped;
  failure_policy<on_plugin_failure::skip> const skipping;
  EXPECT(task_executor{skipping, told{&skipped}, fails_before{}}.execute(leaves_7).has_value());
  EXPECT(skipped.is("fails_before after close"));

  trace ended;
  failure_policy<on_plugin_failure::propagate> const propagating;
  EXPECT(task_executor{propagating, told{&ended}, fails_before{}}.execute(leaves_7).has_error());
  EXPECT(ended.is("fails_before close"));
  return 0;
}
CLAUSE(one_way, "a plugin that fails before the task ends the run under propagate only");

constexpr int nested() {
  trace rows;
  task_executor const executor{told{&rows},
                               plugin_stack{failure_policy<on_plugin_failure::propagate>{}, fails_before{}},
                               plugin_stack{failure_policy<on_plugin_failure::skip>{}, fails{}, answers<2>{&rows}}};
  EXPECT(executor.execute(leaves_7).assume_error().plugin_name() == "fails_before");
  EXPECT(rows.is("fails_before close"));

  trace outer;
  task_executor const inherits{failure_policy<on_plugin_failure::skip>{}, told{&outer}, plugin_stack{fails{}},
                               answers<2>{&outer}};
  EXPECT(inherits.execute(says_no).assume_value() == 2);
  EXPECT(outer.is("fails last after close"));
  return 0;
}
CLAUSE(nested, "a nested stack keeps its own policy; one that states none has its parent's");

/// Fails when told that a plugin failed.
struct fails_when_told {
  trace* rows;
  constexpr result<void> on(trigger<"task_executor_plugin_failed">, auto const& event) const {
    rows->add("told");
    return event.context.permanent("again");
  }
};

constexpr int told_of_failures() {
  trace rows;
  task_executor const executor{failure_policy<on_plugin_failure::propagate>{}, fails_when_told{&rows}, fails_before{}};
  EXPECT(executor.execute(leaves_7).assume_error().plugin_name() == "fails_before");
  EXPECT(rows.is("told"));
  return 0;
}
CLAUSE(told_of_failures, "failures of handlers of task_executor_plugin_failed are dropped");

/// Fails at the end of every run.
struct fails_to_close {
  static constexpr std::string_view name = "fails_to_close";
  constexpr result<void> on(trigger<"task_executor_task_close">, auto const& event) const {
    return event.context.permanent("broken");
  }
};

constexpr int closing() {
  trace rows;
  task_executor const executor{failure_policy<on_plugin_failure::propagate>{}, told{&rows}, fails_to_close{}};
  EXPECT(executor.execute(leaves_7).assume_value() == 7);
  EXPECT(rows.has("fails_to_close"));
  return 0;
}
CLAUSE(closing, "a failure of a task_close handler is told, and leaves the result alone");

struct failed_event_is_whole {
  bool* seen;
  constexpr void on(trigger<"task_executor_plugin_failed">, auto const& event) const {
    *seen = event.trigger_name == "task_executor_run_task_trigger_error" && event.plugin == "fails" &&
            event.event.e.message() == "no" && event.context.task_name() == "t" && event.e.code() == errc::permanent;
  }
};

constexpr int failed_event() {
  bool seen = false;
  EXPECT(task_executor{failed_event_is_whole{&seen}, fails{}}.execute(says_no).has_error());
  EXPECT(seen);
  return 0;
}
CLAUSE(failed_event, "plugin_failed carries the plugin, the trigger, the error, and the event that was handled");

/// An own error type, made of a `task_error` where the stack ends a run itself.
struct own_error {
  errc why;
};

}  // namespace

template <>
struct qtasks::error_traits<own_error> {
  static constexpr errc code(own_error const& e) { return e.why; }
  static constexpr own_error from(task_error e) { return {e.code()}; }
};

namespace {

struct fails_by_own_error {
  static constexpr std::string_view name = "own";
  constexpr result<void, own_error> on(trigger<"task_executor_before_execute">, auto const&) const {
    return own_error{errc{1001}};
  }
};

constexpr int own_errors() {
  trace rows;
  auto const mine = task<"t">([]() -> result<int, own_error> { return 7; });
  task_executor const executor{failure_policy<on_plugin_failure::propagate>{}, told{&rows}, fails_by_own_error{}};
  auto const left = executor.execute(mine);
  EXPECT(left.has_error() && left.assume_error().why == errc{1001});
  EXPECT(executor.execute(leaves_7).assume_error().code() == errc{1001});
  return 0;
}
CLAUSE(own_errors, "a propagated failure keeps its code, whatever the error types of plugin and task");

}  // namespace
