// SPDX-License-Identifier: BSL-1.0
#include <qtasks/executor/generating.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"
#include "support/recorded_traces.hpp"

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace qtasks;
using support::recorder;
using support::trace;

/// A task with middlewares and a decode. Its body and each of these functions record their calls.
template <fixed_string Name, class Body, class... Options>
constexpr auto traced(trace& rows, Body body, Options... options) {
  return task<Name>(
      [&rows, body](context& ctx) {
        rows.add("fn:task");
        return body(ctx);
      },
      option::middlewares_before{[&rows] { rows.add("mw:before"); }},
      option::middlewares_after{[&rows] { rows.add("mw:after"); }}, option::decode{[&rows](auto const&) {
        rows.add("fn:decode");
        return 0;
      }},
      options...);
}

constexpr auto returns_7 = [](context&) { return 7; };
constexpr auto says_no = [](context& ctx) -> result<int> { return ctx.plugin_error("no"); };

/// Replaces a plugin error.
struct recover {
  constexpr std::optional<int> on(trigger<"task_executor_run_task_trigger_error">, auto const&) const { return 1; }
};

constexpr int success() {
  trace rows;
  auto const returned = task_executor{recorder{&rows}}.execute(traced<"t">(rows, returns_7));
  EXPECT(returned.has_value() && returned.assume_value() == 7);
  EXPECT(
      rows.is("middlewares_execute mw:before args_replace before_execute fn:task run_task after_execute "
              "after_execute_result_replace middlewares_execute mw:after task_close"));
  return 0;
}
CLAUSE(success, "the order of a run that succeeds");

constexpr int encoded_success() {
  trace rows;
  auto const returned = task_executor{recorder{&rows}}.execute(encoded, traced<"t">(rows, returns_7));
  EXPECT(returned.has_value() && returned.assume_value() == 0);
  EXPECT(
      rows.is("middlewares_execute mw:before args_replace before_execute fn:task run_task after_execute "
              "after_execute_result_replace middlewares_execute mw:after fn:decode decode task_close"));
  return 0;
}
CLAUSE(encoded_success, "the order of a run with an encoded result");

constexpr int plugin_error_handled() {
  trace rows;
  auto const returned = task_executor{recorder{&rows}, recover{}}.execute(encoded, traced<"t">(rows, says_no));
  EXPECT(returned.has_value());
  EXPECT(
      rows.is("middlewares_execute mw:before args_replace before_execute fn:task run_task_trigger_error after_execute "
              "after_execute_result_replace middlewares_execute mw:after fn:decode decode task_close"));
  return 0;
}
CLAUSE(plugin_error_handled, "the order of a run whose plugin error is handled: run_task is not fired");

constexpr int plugin_error_unhandled() {
  trace rows;
  auto const returned = task_executor{recorder{&rows}}.execute(encoded, traced<"t">(rows, says_no));
  EXPECT(returned.has_error() && returned.assume_error() == task_plugin_trigger_error("no"));
  EXPECT(
      rows.is("middlewares_execute mw:before args_replace before_execute fn:task run_task_trigger_error task_close"));
  return 0;
}
CLAUSE(plugin_error_unhandled, "the order of a run whose plugin error is not handled");

/// Any other error fires no trigger, even if a plugin would replace it.
constexpr int other_errors() {
  for (errc code : {errc::task_cancel_error, errc::failed, errc::timeout, errc::retry_later, errc::permanent,
                    errc::rejected, errc::plugin_failure, errc{1000}}) {
    trace rows;
    auto const body = [code](context&) -> result<int> { return task_error{code, "no"}; };
    auto const returned = task_executor{recorder{&rows}, recover{}}.execute(encoded, traced<"t">(rows, body));
    EXPECT(returned.has_error() && returned.assume_error().code() == code);
    EXPECT(rows.is("middlewares_execute mw:before args_replace before_execute fn:task task_close"));
  }
  return 0;
}
CLAUSE(other_errors, "the order of a run that is cancelled, times out, or ends with any other error");

constexpr int generator() {
  trace rows;
  auto const items = [](context&) { return std::array{1, 2}; };
  auto const handle = [&rows](int item) {
    rows.add("fn:item");
    return item;
  };
  auto const returned = task_executor{recorder{&rows}}.execute(
      encoded, traced<"t">(rows, items, option::generating{}, option::generate_handler{handle}));
  EXPECT(returned.has_value());
  EXPECT(
      rows.is("middlewares_execute mw:before args_replace before_execute fn:task fn:item fn:item run_task_gen "
              "after_execute after_execute_result_replace middlewares_execute mw:after fn:decode decode task_close"));
  return 0;
}
CLAUSE(generator, "the order of a generator task: run_task_gen is fired instead of run_task");

constexpr int middleware_error() {
  trace rows;
  auto const fails = [](context& ctx) -> result<void> { return ctx.plugin_error("no"); };
  auto const never = [&rows] { rows.add("never"); };
  auto const before = task<"t">([&rows] { rows.add("fn:task"); }, option::middlewares_before{fails, never});
  EXPECT(task_executor{recorder{&rows}}.execute(before).has_error());
  EXPECT(rows.is("middlewares_execute task_close"));

  trace later;
  auto const after = task<"t">([&later] { later.add("fn:task"); }, option::middlewares_after{fails, never});
  EXPECT(task_executor{recorder{&later}}.execute(after).has_error());
  EXPECT(
      later.is("middlewares_execute args_replace before_execute fn:task run_task after_execute "
               "after_execute_result_replace middlewares_execute task_close"));
  return 0;
}
CLAUSE(middleware_error, "a middleware's error ends the run, and later middlewares do not run");

/// Records its beginning and its end. (A plugin that handles every trigger is not called for this one.)
template <int Id>
struct about {
  trace* rows;
  template <class Next>
  constexpr auto on(trigger<"task_executor_run_task_around">, auto const&, Next next) const -> decltype(next()) {
    constexpr std::array<std::string_view, 2> enter{"enter:0", "enter:1"};
    constexpr std::array<std::string_view, 2> leave{"leave:0", "leave:1"};
    rows->add(enter.at(Id));
    return then(next(), [this, leave](auto&& returned) {
      rows->add(leave.at(Id));
      return std::forward<decltype(returned)>(returned);
    });
  }
};

constexpr int around() {
  trace rows;
  task_executor const executor{recorder{&rows}, about<0>{&rows}, about<1>{&rows}};
  EXPECT(executor.execute(traced<"t">(rows, says_no)).has_error());
  EXPECT(
      rows.is("middlewares_execute mw:before args_replace before_execute enter:0 enter:1 fn:task leave:1 leave:0 "
              "run_task_trigger_error task_close"));
  return 0;
}
CLAUSE(around, "around handlers enclose only the task, the first outermost");

/// Runs a scenario as Python QTasks ran it. Only its scenario `success` has a decode of its own.
template <class Body, class... Options>
trace as_in_python(std::string_view scenario, Body body, Options... options) {
  trace rows;
  auto const decode = [&rows, own = scenario == "success"](auto const&) {
    if (own) rows.add("fn:decode");
    return 0;
  };
  auto const run = task<"t">(
      [&rows, body](context& ctx) {
        rows.add("fn:task");
        return body(ctx);
      },
      option::middlewares_before{[&rows] { rows.add("mw:before"); }},
      option::middlewares_after{[&rows] { rows.add("mw:after"); }}, option::decode{decode}, options...);
  if constexpr (sizeof...(Options) > 0) {  // a generator's value is no int, so it has no use for `recover`
    (void)task_executor{recorder{&rows}}.execute(encoded, run);
  } else if (scenario == "plugin_error_handled") {
    (void)task_executor{recorder{&rows}, recover{}}.execute(encoded, run);
  } else {
    (void)task_executor{recorder{&rows}}.execute(encoded, run);
  }
  return rows;
}

/// The deliberate differences: rows that this library adds at the end of a scenario. (Its own triggers,
/// `run_task_around` and `plugin_failed`, do not occur: no plugin here handles the first, and none fails.)
std::map<std::string, std::string> const deliberate_differences{
    {"error", " task_close"},  // `task_close` on every path: in Python, resources leak
    {"plugin_error_unhandled", " task_close"},
    {"cancel", " task_close"},
    {"timeout", " task_close"},
};

std::map<std::string, std::string> python_traces() {
  auto scenarios = recorded_traces("data/python_traces.txt");
  constexpr std::string_view prefix = "task_executor_";
  for (auto& [name, rows] : scenarios) {
    for (std::size_t at = rows.find(prefix); at != rows.npos; at = rows.find(prefix)) rows.erase(at, prefix.size());
  }
  return scenarios;
}

std::string text_of(trace const& rows) {
  std::string text;
  for (std::string_view row : rows) text += (text.empty() ? "" : " ") + std::string{row};
  return text;
}

}  // namespace

TEST_CASE("runs have the traces of Python QTasks, except for the listed differences") {
  using body = result<int> (*)(context&);
  std::map<std::string, trace> const ours{
      {"success", as_in_python("success", body{[](context&) -> result<int> { return 7; }})},
      {"error", as_in_python("error", body{[](context&) -> result<int> {
                               return task_error{errc::failed, "no"};
                             }})},
      {"plugin_error_handled", as_in_python("plugin_error_handled", body{says_no})},
      {"plugin_error_unhandled", as_in_python("plugin_error_unhandled", body{says_no})},
      {"cancel", as_in_python("cancel", body{[](context& ctx) -> result<int> { return ctx.cancel(); }})},
      {"timeout", as_in_python("timeout", body{[](context&) -> result<int> {
                                 return task_error{errc::timeout, "no"};
                               }})},
      {"generator", as_in_python(
                        "generator", [](context&) { return std::vector{1}; }, option::generating{})},
  };
  auto python = python_traces();
  CHECK(python.size() == ours.size());
  for (auto const& [scenario, rows] : ours) {
    INFO(scenario);
    REQUIRE(python.contains(scenario));
    auto const difference = deliberate_differences.find(scenario);
    CHECK(text_of(rows) ==
          python.at(scenario) + (difference == deliberate_differences.end() ? std::string{} : difference->second));
  }
}
