// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <optional>
#include <string_view>

namespace {

using namespace qtasks;
using support::trace;

constexpr auto says_no = task<"t">([](context& ctx) -> result<int> { return ctx.plugin_error("no"); });
constexpr auto returns_7 = task<"t">([] { return 7; });

/// Records its call, and replaces a plugin error by its number.
template <int Number>
struct answers {
  static constexpr std::string_view name = Number == 1 ? "first" : "last";
  trace* rows;
  constexpr int on(trigger<"task_executor_run_task_trigger_error">, auto const& /*event*/) const {
    rows->add(name);
    return Number;
  }
};

/// Fails in its handler of the error trigger.
struct fails {
  static constexpr std::string_view name = "fails";
  constexpr result<int> on(trigger<"task_executor_run_task_trigger_error">, auto const& event) const {
    return event.context.permanent("broken");
  }
};
/// Fails before the task.
struct fails_before {
  static constexpr std::string_view name = "fails_before";
  constexpr result<void> on(trigger<"task_executor_before_execute">, auto const& event) const {
    return event.context.permanent("broken");
  }
};

/// Records failures and the end of the run.
struct records {
  trace* rows;
  constexpr void on(trigger<"task_executor_plugin_failed">, auto const& event) const {
    if (event.e.message() == "broken" && event.e.plugin_name() == event.plugin) rows->add(event.plugin);
  }
  constexpr void on(trigger<"task_executor_after_execute">, auto const& /*event*/) const { rows->add("after"); }
  constexpr void on(trigger<"task_executor_task_close">, auto const& /*event*/) const { rows->add("close"); }
};

constexpr int stop() {
  trace rows;
  task_executor const executor{records{&rows}, answers<1>{&rows}, fails{}, answers<2>{&rows}};
  auto const returned = executor.execute(says_no);
  EXPECT(returned.has_value() && returned.assume_value() == 1);
  EXPECT(rows.is("first fails after close"));
  return 0;
}
CLAUSE(stop, "after the task, stop is the default: keeps the replacement so far, and calls no further handler");

constexpr int stop_first() {
  trace rows;
  task_executor const executor{records{&rows}, fails{}, answers<2>{&rows}};
  auto const returned = executor.execute(says_no);
  EXPECT(returned.has_error() && returned.assume_error() == task_plugin_trigger_error("no"));
  EXPECT(rows.is("fails close"));
  return 0;
}
CLAUSE(stop_first, "stop without a replacement: the result is the task's error");

constexpr int skip() {
  trace rows;
  task_executor const executor{failure_policy<on_plugin_failure::skip>{}, records{&rows}, answers<1>{&rows}, fails{},
                               answers<2>{&rows}};
  auto const returned = executor.execute(says_no);
  EXPECT(returned.has_value() && returned.assume_value() == 2);
  EXPECT(rows.is("first fails last after close"));
  return 0;
}
CLAUSE(skip, "skip: calls the next plugin");

constexpr int propagate() {
  trace rows;
  task_executor const executor{failure_policy<on_plugin_failure::propagate>{}, records{&rows}, answers<1>{&rows},
                               fails{}, answers<2>{&rows}};
  auto const returned = executor.execute(says_no);
  EXPECT(returned.has_error());
  EXPECT(returned.assume_error().code() == errc::permanent && returned.assume_error().message() == "broken");
  EXPECT(returned.assume_error().plugin_name() == "fails");
  EXPECT(rows.is("first fails close"));
  return 0;
}
CLAUSE(propagate, "propagate: the run ends with the plugin's error, which has the plugin's name");

constexpr int one_way() {
  trace stopped;
  failure_policy<on_plugin_failure::stop> const stopping;
  EXPECT(task_executor{stopping, records{&stopped}, fails_before{}}.execute(returns_7).has_value());
  EXPECT(stopped.is("fails_before after close"));

  trace skipped;
  failure_policy<on_plugin_failure::skip> const skipping;
  EXPECT(task_executor{skipping, records{&skipped}, fails_before{}}.execute(returns_7).has_value());
  EXPECT(skipped.is("fails_before after close"));

  trace ended;
  failure_policy<on_plugin_failure::propagate> const propagating;
  EXPECT(task_executor{propagating, records{&ended}, fails_before{}}.execute(returns_7).has_error());
  EXPECT(ended.is("fails_before close"));
  return 0;
}
CLAUSE(one_way, "a plugin that fails before the task ends the run with the policy propagate, not with stop and skip");

/// Refuses at one trigger.
template <fixed_string At>
struct refuses {
  static constexpr std::string_view name = "refuses";
  constexpr result<void> on(trigger<At>, auto const& event) const { return event.context.permanent("broken"); }
};
/// Refuses the second time that it is called: `task_executor_middlewares_execute` is fired before and after the task.
struct refuses_after {
  static constexpr std::string_view name = "refuses_after";
  int* calls;
  constexpr result<void> on(trigger<"task_executor_middlewares_execute">, auto const& event) const {
    if (++*calls == 1) return outcome::success();
    return event.context.permanent("broken");
  }
};

constexpr int unwritten_before() {
  trace rows;
  EXPECT(task_executor{records{&rows}, fails_before{}}.execute(returns_7).assume_error().plugin_name() ==
         "fails_before");
  EXPECT(rows.is("fails_before close"));
  EXPECT(task_executor{refuses<"task_executor_middlewares_execute">{}}.execute(returns_7).has_error());
  EXPECT(task_executor{refuses<"task_executor_args_replace">{}}.execute(returns_7).has_error());
  EXPECT(task_executor{plugins{fails_before{}}}.execute(returns_7).has_error());
  EXPECT(task_executor{fails_before{}}.async_execute(returns_7).has_error());
  return 0;
}
CLAUSE(unwritten_before, "where no policy is written, a failure in front of the task ends the run");

constexpr int unwritten_after() {
  EXPECT(task_executor{refuses<"task_executor_run_task">{}}.execute(returns_7).assume_value() == 7);
  EXPECT(task_executor{refuses<"task_executor_after_execute">{}}.execute(returns_7).assume_value() == 7);
  EXPECT(task_executor{refuses<"task_executor_after_execute_result_replace">{}}.execute(returns_7).assume_value() == 7);
  EXPECT(task_executor{refuses<"task_executor_task_close">{}}.execute(returns_7).assume_value() == 7);
  int calls = 0;
  EXPECT(task_executor{refuses_after{&calls}}.execute(returns_7).assume_value() == 7 && calls == 2);
  return 0;
}
CLAUSE(unwritten_after, "where no policy is written, a failure after the task stops the trigger and keeps the result");

constexpr int restored() {
  trace rows;
  failure_policy<on_plugin_failure::skip> const skipping;
  failure_policy<on_plugin_failure::by_step> const restoring;
  EXPECT(task_executor{skipping, records{&rows}, plugins{restoring, fails_before{}}}.execute(returns_7).has_error());
  return 0;
}
CLAUSE(restored, "by_step restores the default in a nested list");

constexpr int nested() {
  trace rows;
  task_executor const executor{records{&rows},
                               plugin_stack{failure_policy<on_plugin_failure::propagate>{}, fails_before{}},
                               plugin_stack{failure_policy<on_plugin_failure::skip>{}, fails{}, answers<2>{&rows}}};
  EXPECT(executor.execute(returns_7).assume_error().plugin_name() == "fails_before");
  EXPECT(rows.is("fails_before close"));

  trace outer;
  task_executor const inherits{failure_policy<on_plugin_failure::skip>{}, records{&outer}, plugin_stack{fails{}},
                               answers<2>{&outer}};
  EXPECT(inherits.execute(says_no).assume_value() == 2);
  EXPECT(outer.is("fails last after close"));
  return 0;
}
CLAUSE(nested, "a nested stack has its own policy; without one, it has the policy of the outer stack");

/// Fails in its handler of `task_executor_plugin_failed`.
struct fails_on_failure {
  trace* rows;
  constexpr result<void> on(trigger<"task_executor_plugin_failed">, auto const& event) const {
    rows->add("failed");
    return event.context.permanent("again");
  }
};

constexpr int failing_observer() {
  trace rows;
  task_executor const executor{failure_policy<on_plugin_failure::propagate>{}, fails_on_failure{&rows}, fails_before{}};
  EXPECT(executor.execute(returns_7).assume_error().plugin_name() == "fails_before");
  EXPECT(rows.is("failed"));
  return 0;
}
CLAUSE(failing_observer, "failures of handlers of task_executor_plugin_failed are ignored");

/// Fails at the end of each run.
struct fails_to_close {
  static constexpr std::string_view name = "fails_to_close";
  constexpr result<void> on(trigger<"task_executor_task_close">, auto const& event) const {
    return event.context.permanent("broken");
  }
};

constexpr int closing() {
  trace rows;
  task_executor const executor{failure_policy<on_plugin_failure::propagate>{}, records{&rows}, fails_to_close{}};
  EXPECT(executor.execute(returns_7).assume_value() == 7);
  EXPECT(rows.has("fails_to_close"));
  return 0;
}
CLAUSE(closing, "a failure of a task_close handler is reported and does not change the result");

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
CLAUSE(failed_event, "plugin_failed has the plugin, the trigger, the error, and the event that was handled");

/// A user-defined error type. The run makes it from a `task_error` if a plugin ends the run.
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
  task_executor const executor{failure_policy<on_plugin_failure::propagate>{}, records{&rows}, fails_by_own_error{}};
  auto const returned = executor.execute(mine);
  EXPECT(returned.has_error() && returned.assume_error().why == errc{1001});
  EXPECT(executor.execute(returns_7).assume_error().code() == errc{1001});
  return 0;
}
CLAUSE(own_errors, "a propagated failure keeps its code, even if the plugin and the task have different error types");

}  // namespace
