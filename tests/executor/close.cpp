// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <atomic>
#include <chrono>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace {

using namespace qtasks;
using support::trace;

/// Writes down the beginning and the end of a run.
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
CLAUSE(in_reverse, "task_close runs in reverse order");

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
CLAUSE(on_every_path, "task_close runs on every path, errors included");

/// Sees at the end what the run has kept.
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
CLAUSE(sees_the_run, "at task_close the run's context, and what plugins keep in it, are there");

// Executors.

struct counts_runs {
  int runs = 0;
  constexpr void on(trigger<"task_executor_before_execute">, auto const&) { ++runs; }
};

constexpr int stateful() {
  auto const nothing = task<"t">([] {});
  task_executor executor{counts_runs{}};
  EXPECT(executor.execute(nothing).has_value() && executor.execute(nothing).has_value());
  EXPECT(executor.get<counts_runs>().runs == 2);
  counts_runs elsewhere;
  task_executor const referring{qtasks::ref{elsewhere}};
  EXPECT(referring.execute(nothing).has_value() && elsewhere.runs == 1);
  return 0;
}
CLAUSE(stateful, "a plugin may keep state in an executor that is not const, or live elsewhere");

struct recover {
  constexpr std::optional<int> on(trigger<"task_executor_run_task_trigger_error">, auto const& event) const {
    return event.e.message() == "division by zero" ? std::optional{123} : std::nullopt;
  }
};

constexpr auto divide = task<"divide">([](auto& ctx, int a, int b) -> result<int> {
  if (b == 0) return ctx.plugin_error("division by zero");
  return a / b;
});
constexpr task_executor executor_of_all{recover{}};
static_assert(executor_of_all.execute(divide, 6, 3).assume_value() == 2);
static_assert(executor_of_all.execute(divide, 1, 0).assume_value() == 123);
static_assert(divide.name == "divide" && divide.cancel_text == "divide.cancel");

constexpr auto optioned = task<"optioned">([] { return 1; }, option::priority{4}, option::retry{.times = 2},
                                           option::max_time{.limit = std::chrono::nanoseconds{5}},
                                           option::description{.text = "one"}, option::tags{"a", "b"});
static_assert(optioned.get<option::priority>().value == 4 && optioned.get<option::retry>().times == 2);
static_assert(optioned.get<option::max_time>().limit.count() == 5);
static_assert(optioned.get<option::description>().text == "one");
static_assert(optioned.get_any<option::middlewares_before>().functions == std::tuple<>{});
static_assert(decltype(optioned)::has<option::retry> && !decltype(divide)::has<option::retry>);
static_assert(divide.get<option::priority>().value == 0 && divide.get<option::max_time>().limit.count() == 0);

TEST_CASE("a task and an executor are constexpr variables") {
  CHECK(executor_of_all.execute(divide, 6, 3).assume_value() == 2);
  CHECK(executor_of_all.execute(divide, 1, 0).assume_value() == 123);
}

// noexcept.

struct throws_perhaps {
  constexpr void on(trigger<"task_executor_before_execute">, auto const&) const {}
};
struct cannot_throw {
  constexpr void on(trigger<"task_executor_before_execute">, auto const&) const noexcept {}
  constexpr int on(trigger<"task_executor_run_task_trigger_error">, auto const&) const noexcept { return 1; }
};
struct close_throws_perhaps {
  constexpr void on(trigger<"task_executor_task_close">, auto const&) const {}
};
struct around_cannot_throw {
  template <class Next>
  constexpr auto on(trigger<"task_executor_run_task_around">, auto const&, Next next) const noexcept
      -> decltype(next()) {
    return next();
  }
};
struct around_throws_perhaps {
  template <class Next>
  constexpr auto on(trigger<"task_executor_run_task_around">, auto const&, Next next) const -> decltype(next()) {
    return next();
  }
};
struct move_throws {
  constexpr move_throws() noexcept = default;
  constexpr move_throws(move_throws const&) noexcept(false) {}
};

constexpr auto quiet = task<"quiet">([](context&, int) noexcept -> result<int> { return 1; });
constexpr auto loud = task<"loud">([](int) { return 1; });
constexpr auto moves_loudly = task<"moves">([](move_throws) noexcept { return 1; });
constexpr auto leaves_loud = task<"leaves">([]() noexcept { return move_throws{}; });
constexpr auto quiet_middle = task<"quiet">([]() noexcept {}, option::middlewares_before{[](context&) noexcept {}});
constexpr auto loud_middle = task<"loud">([]() noexcept {}, option::middlewares_after{[] {}});

template <class... Plugins>
using stack = plugin_stack<Plugins...>;

static_assert(noexcept(std::declval<task_executor<> const&>().execute(quiet, 1)));
static_assert(!noexcept(std::declval<task_executor<> const&>().execute(loud, 1)));
static_assert(noexcept(std::declval<task_executor<cannot_throw> const&>().execute(quiet, 1)));
static_assert(!noexcept(std::declval<task_executor<throws_perhaps> const&>().execute(quiet, 1)));
static_assert(is_nothrow<stack<>, decltype(quiet)>);
static_assert(is_nothrow<stack<cannot_throw, around_cannot_throw>, decltype(quiet)>);
static_assert(!is_nothrow<stack<cannot_throw, throws_perhaps>, decltype(quiet)>);
static_assert(!is_nothrow<stack<close_throws_perhaps>, decltype(quiet)>);
static_assert(!is_nothrow<stack<around_throws_perhaps>, decltype(quiet)>);
static_assert(!is_nothrow<stack<>, decltype(quiet), decltype(loud)>);
static_assert(!is_nothrow<stack<>, decltype(moves_loudly)>);
static_assert(!is_nothrow<stack<>, decltype(leaves_loud)>);
static_assert(is_nothrow<stack<>, decltype(quiet_middle)> && !is_nothrow<stack<>, decltype(loud_middle)>);
static_assert(!is_nothrow<stack<only_for<throws_perhaps, decltype(quiet)>>, decltype(quiet)>);
static_assert(is_nothrow<stack<only_for<throws_perhaps, decltype(loud)>>, decltype(quiet)>);

}  // namespace

#if defined(__cpp_exceptions)
TEST_CASE("a throw passes through a run, and task_close still runs, in reverse") {
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

TEST_CASE("a throw of a plugin or a middleware passes through, and task_close still runs") {
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
