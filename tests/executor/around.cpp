// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace {

using namespace qtasks;
using support::recorder;
using support::trace;

using around_task = trigger<"task_executor_run_task_around">;
constexpr auto seven = task<"seven">([] { return 7; });

/// Records its beginning and its end.
template <fixed_string Enter, fixed_string Leave>
struct about {
  trace* rows;
  template <class Next>
  constexpr auto on(around_task, auto const&, Next next) const -> decltype(next()) {
    rows->add(Enter.view());
    return then(next(), [this](auto&& returned) {
      rows->add(Leave.view());
      return std::forward<decltype(returned)>(returned);
    });
  }
};

constexpr int nested() {
  trace rows;
  auto const run = task<"t">([&rows] { rows.add("task"); });
  task_executor const executor{about<"1", "/1">{&rows}, plugin_stack{about<"2", "/2">{&rows}}, about<"3", "/3">{&rows}};
  EXPECT(executor.execute(run).has_value());
  EXPECT(rows.is("1 2 3 task /3 /2 /1"));
  return 0;
}
CLAUSE(nested, "the first around handler of the list is the outermost");

/// Calls `next` until it succeeds, at most `times` times.
struct retry {
  int times;
  template <class Next>
  constexpr auto on(around_task, auto const&, Next next) const -> decltype(next()) {
    return repeat(next,
                  [remaining = times](auto const& outcome) mutable { return outcome.has_error() && --remaining > 0; });
  }
};

constexpr auto flaky = [](int& calls, int good) {
  return task<"flaky">([&calls, good](context& ctx) -> result<int> {
    ++calls;
    if (calls < good) return ctx.plugin_error("not yet");
    return calls;
  });
};

constexpr int retried() {
  int calls = 0;
  EXPECT(task_executor{retry{3}}.execute(flaky(calls, 3)).assume_value() == 3);
  int too_few = 0;
  EXPECT(task_executor{retry{2}}.execute(flaky(too_few, 3)).assume_error() == task_plugin_trigger_error("not yet"));
  EXPECT(too_few == 2);
  return 0;
}
CLAUSE(retried, "an around handler can call next several times");

constexpr int error_trigger_once() {
  trace rows;
  int calls = 0;
  task_executor const executor{recorder{&rows}, retry{3}};
  EXPECT(executor.execute(flaky(calls, 9)).has_error());
  EXPECT(calls == 3);
  EXPECT(rows.is("middlewares_execute args_replace before_execute run_task_trigger_error task_close"));
  return 0;
}
CLAUSE(error_trigger_once, "the error trigger is fired once, for the error that the outermost around handler returns");

constexpr int inner_repeated() {
  trace rows;
  int calls = 0;
  task_executor const executor{about<"1", "/1">{&rows}, retry{3}, about<"2", "/2">{&rows}};
  EXPECT(executor.execute(flaky(calls, 2)).assume_value() == 2);
  EXPECT(rows.is("1 2 /2 2 /2 /1"));
  return 0;
}
CLAUSE(inner_repeated, "handlers inside a handler that repeats run each time, handlers outside it once");

/// Does not call `next`.
template <errc Code>
struct refuses {
  template <class Next>
  constexpr auto on(around_task, auto const&, Next next) const -> decltype(next()) {
    return task_error{Code, "refused"};
  }
};
struct answers {
  constexpr int on(trigger<"task_executor_run_task_trigger_error">, auto const&) const { return 1; }
};

constexpr int not_called() {
  trace rows;
  auto const run = task<"t">([&rows] {
    rows.add("task");
    return 7;
  });
  auto const returned = task_executor{refuses<errc::rejected>{}, about<"1", "/1">{&rows}, answers{}}.execute(run);
  EXPECT(returned.has_error() && returned.assume_error().code() == errc::rejected);
  EXPECT(returned.assume_error().message() == "refused" && returned.assume_error().task_name() == "t");
  EXPECT(returned.assume_error().plugin_name().empty());
  EXPECT(rows.is(""));
  return 0;
}
CLAUSE(not_called, "an around handler need not call next: the error that it returns is the run's error");

constexpr int its_plugin_error() {
  task_executor const executor{refuses<errc::task_plugin_trigger_error>{}, answers{}};
  EXPECT(executor.execute(seven).assume_value() == 1);
  return 0;
}
CLAUSE(its_plugin_error,
       "an error of an around handler with the code task_plugin_trigger_error fires the error trigger");

constexpr int no_plugin_failure() {
  trace rows;
  EXPECT(task_executor{recorder{&rows}, refuses<errc::failed>{}}.execute(seven).has_error());
  EXPECT(!rows.has("plugin_failed") && rows.has("task_close"));
  return 0;
}
CLAUSE(no_plugin_failure, "an error that an around handler returns is not a failure of the plugin");

/// Replaces an error by a value.
struct saves {
  template <class Next>
  constexpr auto on(around_task, auto const&, Next next) const -> decltype(next()) {
    return then(next(), [](auto&& returned) {
      using result_type = std::remove_cvref_t<decltype(returned)>;
      if (returned.has_error()) return result_type{40};
      return result_type{std::forward<decltype(returned)>(returned)};
    });
  }
};

constexpr int saved() {
  int calls = 0;
  trace rows;
  EXPECT(task_executor{recorder{&rows}, saves{}}.execute(flaky(calls, 9)).assume_value() == 40);
  EXPECT(rows.has("run_task") && !rows.has("run_task_trigger_error"));
  return 0;
}
CLAUSE(saved, "run_task is fired if step 3 returns a value, whether from the task or from an around handler");

// Arguments.

constexpr int arguments_kept() {
  int calls = 0;
  auto const sum = task<"sum">([&calls](std::array<int, 2> numbers, int n) -> result<int> {
    if (++calls < 3) return task_error{errc::failed, "again"};
    return numbers[0] + numbers[1] + n;
  });
  EXPECT(task_executor{retry{3}}.execute(sum, std::array{1, 2}, 3).assume_value() == 6);
  return 0;
}
CLAUSE(arguments_kept, "the run owns the arguments: each next() passes them again");

struct sees_args {
  template <class Event, class Next>
  constexpr auto on(around_task, Event const& event, Next next) const -> decltype(next()) {
    std::get<0>(event.args) += 10;
    return std::move(next)();
  }
};

constexpr int arguments_seen() {
  auto const same = task<"same">([](int n) { return n; });
  EXPECT(task_executor{sees_args{}}.execute(same, 1).assume_value() == 11);
  return 0;
}
CLAUSE(arguments_seen, "an around handler can change the arguments");

struct once {
  int value;
  constexpr explicit once(int v) : value(v) {}
  constexpr once(once&& other) noexcept : value(std::exchange(other.value, -1)) {}
  constexpr once& operator=(once&&) = delete;
};
struct passes_on {
  template <class Next>
  constexpr auto on(around_task, auto const&, Next next) const -> decltype(std::move(next)()) {
    return std::move(next)();
  }
};
struct passes_on_as_next_says {
  constexpr auto on(around_task, auto const&, auto next) const -> decltype(next()) { return std::move(next)(); }
};
constexpr auto take = task<"take">([](once a) -> result<once> { return once{a.value + 1}; });
constexpr auto read = task<"read">([](once const& a) { return a.value; });

constexpr int given_away() {
  task_executor const executor{passes_on{}};
  EXPECT(executor.execute(take, once{6}).assume_value().value == 7);
  task_executor const twice{passes_on{}, named<"inner", passes_on>{}};
  EXPECT(twice.execute(take, once{6}).assume_value().value == 7);
  task_executor const both{passes_on_as_next_says{}, named<"inner", passes_on_as_next_says>{}};
  EXPECT(both.execute(take, once{6}).assume_value().value == 7);
  return 0;
}
CLAUSE(given_away, "std::move(next)() moves the arguments to the task, also move-only ones");

constexpr int read_again() {
  EXPECT(task_executor{retry{2}}.execute(read, once{7}).assume_value() == 7);
  EXPECT((task_executor{retry{2}, named<"inner", retry>{{2}}}.execute(read, once{7}).assume_value() == 7));
  return 0;
}
CLAUSE(read_again, "a task that takes a move-only argument by reference can be repeated");

struct kind {
  bool moved;
};
constexpr auto how = task<"how", kind>([](auto&& a) { return std::is_lvalue_reference_v<decltype(a)>; });

struct passes_lvalue {
  template <class Next>
  constexpr auto on(around_task, auto const&, Next next) const -> decltype(next()) {
    return next();
  }
};

constexpr int as_documented() {
  EXPECT(!task_executor<>{}.execute(how, kind{}).assume_value());
  EXPECT(!task_executor{passes_on{}}.execute(how, kind{}).assume_value());
  EXPECT(task_executor{passes_lvalue{}}.execute(how, kind{}).assume_value());
  EXPECT((task_executor{passes_lvalue{}, passes_on{}}.execute(how, kind{}).assume_value()));
  EXPECT((task_executor{passes_on{}, passes_lvalue{}}.execute(how, kind{}).assume_value()));
  return 0;
}
CLAUSE(as_documented, "next() passes lvalues; std::move(next)() and a run without around handlers pass rvalues");

/// Handles one task only.
struct only_for_seven {
  template <class Event, class Next>
  requires std::is_same_v<typename Event::task_type, std::remove_const_t<decltype(seven)>>
  constexpr auto on(around_task, Event const&, Next) const -> result<int> { return 70; }
};

constexpr int constrained() {
  EXPECT(task_executor{only_for_seven{}}.execute(seven).assume_value() == 70);
  EXPECT(task_executor{only_for_seven{}}.execute(task<"t">([] { return 8; })).assume_value() == 8);
  return 0;
}
CLAUSE(constrained, "a constrained around handler is not called for other tasks");

constexpr int of_void() {
  int calls = 0;
  auto const nothing = task<"t">([&calls] { ++calls; });
  EXPECT(task_executor{retry{3}}.execute(nothing).has_value() && calls == 1);
  EXPECT(task_executor{refuses<errc::timeout>{}}.execute(nothing).assume_error().code() == errc::timeout);
  return 0;
}
CLAUSE(of_void, "around handlers are called for tasks that return void");

}  // namespace
