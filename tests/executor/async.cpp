// SPDX-License-Identifier: BSL-1.0
#include <qtasks/executor/generating.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"
#include "support/lazy.hpp"

#include <array>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

/// The suspended coroutines, in the order in which they are resumed.
struct scheduler {
  std::array<std::coroutine_handle<>, 16> waiting{};
  std::size_t size = 0;

  bool run_one() {
    if (size == 0) return false;
    std::coroutine_handle<> const first = waiting[0];
    for (std::size_t i = 1; i < size; ++i) waiting[i - 1] = waiting[i];
    --size;
    first.resume();
    return true;
  }
};

/// Suspends until the scheduler resumes it.
struct later {
  scheduler* on;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) const noexcept { on->waiting[on->size++] = h; }
  void await_resume() const noexcept {}
};

template <class T>
using toy = support::lazy<T>;

using namespace qtasks;
using support::recorder;
using support::trace;
using around_task = trigger<"task_executor_run_task_around">;

/// Runs a coroutine to its end and returns its value.
template <class T>
T run_to_end(scheduler& on, toy<T> running) {
  running.start();
  while (on.run_one()) {
  }
  REQUIRE(running.done());
  return running.take();
}
/// Returns a value directly, from a coroutine that does not suspend, or from one that suspends first.
enum class how { plain, ready, suspends };

template <class T>
toy<T> soon(scheduler* on, bool suspends, T value) {
  if (suspends) co_await later{on};
  co_return value;
}

template <how How, class T>
auto by(scheduler& on, T value) {
  if constexpr (How == how::plain) {
    return value;
  } else {
    return soon<T>(&on, How == how::suspends, std::move(value));
  }
}
template <how How, class T>
using made_by = std::conditional_t<How == how::plain, T, toy<T>>;

/// Replaces an error, and records its calls. Its handlers are plain or awaitable.
template <how How>
struct answers {
  scheduler* on_;
  trace* rows;
  template <class Event>
  made_by<How, std::optional<int>> on(trigger<"task_executor_run_task_trigger_error">, Event const& event) const {
    rows->add(event.e.message());
    return by<How>(*on_, std::optional<int>{1});
  }
  template <class Event>
  made_by<How, std::optional<int>> on(trigger<"task_executor_run_task">, Event const& event) const {
    rows->add("answers.run_task");
    return by<How>(*on_, *event.result > 99 ? std::optional<int>{99} : std::nullopt);
  }
  template <class Event>
  made_by<How, std::optional<std::tuple<int>>> on(trigger<"task_executor_args_replace">, Event const& event) const {
    rows->add("answers.args");
    auto const& [n] = event.args;
    return by<How>(*on_, n == 5 ? std::optional<std::tuple<int>>{std::tuple{6}} : std::nullopt);
  }
  template <class Event>
  made_by<How, result<void>> on(trigger<"task_executor_before_execute">, Event const& event) const {
    rows->add("answers.before");
    result<void> ok = outcome::success();
    if (event.task_broker.attempt > 1) ok = event.context.permanent("too often");
    return by<How>(*on_, ok);
  }
};

struct writes_to_error {
  trace* rows;
  void on(trigger<"task_executor_plugin_failed">, auto const& event) const { rows->add(event.e.message()); }
};

/// Tries twice, and records each attempt.
struct retry {
  trace* rows;
  template <class Next>
  auto on(around_task, auto const&, Next next) const -> decltype(next()) {
    rows->add("retry.enter");
    return repeat(next, [to = rows, remaining = 2](auto const& outcome) mutable {
      to->add(outcome.has_error() ? "retry.error" : "retry.value");
      return outcome.has_error() && --remaining > 0;
    });
  }
};

/// The trace and the result of a run.
struct seen {
  trace rows{};
  std::optional<result<long>> returned{};
};

bool operator==(seen const& a, seen const& b) {
  if (!(a.rows == b.rows) || a.returned.has_value() != b.returned.has_value()) return false;
  if (a.returned->has_error() != b.returned->has_error()) return false;
  return a.returned->has_error() ? a.returned->assume_error() == b.returned->assume_error()
                                 : a.returned->assume_value() == b.returned->assume_value();
}

/// The same scenario with a plain or awaitable task, plugins, middlewares and decode.
template <how TaskHow, how PluginHow, how MiddleHow, class Policy>
seen scenario(Policy policy, int n, int attempt) {
  seen all;
  scheduler on;
  trace& rows = all.rows;
  auto const body = [&](context& ctx, int given) -> made_by<TaskHow, result<int>> {
    rows.add("task");
    result<int> returned{given};
    if (given < 0) returned = ctx.plugin_error("negative");
    if (given == 0) returned = ctx.cancel();
    return by<TaskHow>(on, returned);
  };
  auto const middle = [&rows, &on](context& ctx) -> made_by<MiddleHow, result<void>> {
    rows.add("middle");
    result<void> ok = outcome::success();
    if (ctx.attempt() > 2) ok = ctx.permanent("closed");
    return by<MiddleHow>(on, ok);
  };
  auto const decode = [&rows, &on](int value) -> made_by<MiddleHow, result<long>> {
    rows.add("decode");
    result<long> made{1000L + value};
    if (value == 13) made = task_error{errc::failed, "unlucky"};
    return by<MiddleHow>(on, made);
  };
  auto const run =
      task<"t">(body, option::middlewares_before{middle}, option::middlewares_after{middle}, option::decode{decode});
  task_executor const executor{policy, recorder{&rows}, writes_to_error{&rows}, answers<PluginHow>{&on, &rows},
                               retry{&rows}};
  if constexpr (TaskHow == how::plain && PluginHow == how::plain && MiddleHow == how::plain) {
    all.returned.emplace(executor.execute(encoded, run_info{.attempt = attempt}, run, n));
  } else {
    all.returned.emplace(run_to_end(on, executor.async_execute(encoded, run_info{.attempt = attempt}, run, n)));
  }
  return all;
}

template <how TaskHow, how PluginHow, how MiddleHow, class Policy>
void compare(Policy policy) {
  for (int n : {-1, 0, 1, 5, 13, 200}) {
    for (int attempt : {1, 2, 3}) {
      CAPTURE(n, attempt);
      seen const plain = scenario<how::plain, how::plain, how::plain>(policy, n, attempt);
      seen const ours = scenario<TaskHow, PluginHow, MiddleHow>(policy, n, attempt);
      CHECK(ours == plain);
    }
  }
}

template <on_plugin_failure Policy>
void compare_all() {
  constexpr failure_policy<Policy> policy;
  compare<how::ready, how::plain, how::plain>(policy);
  compare<how::suspends, how::plain, how::plain>(policy);
  compare<how::plain, how::ready, how::plain>(policy);
  compare<how::plain, how::suspends, how::plain>(policy);
  compare<how::plain, how::plain, how::suspends>(policy);
  compare<how::ready, how::ready, how::ready>(policy);
  compare<how::suspends, how::suspends, how::suspends>(policy);
}

}  // namespace

TEST_CASE("awaitable and plain runs have the same traces and results: stop") { compare_all<on_plugin_failure::stop>(); }
TEST_CASE("awaitable and plain runs have the same traces and results: skip") { compare_all<on_plugin_failure::skip>(); }
TEST_CASE("awaitable and plain runs have the same traces and results: propagate") {
  compare_all<on_plugin_failure::propagate>();
}

namespace {

/// Records the beginning and the end of a run.
struct closes {
  trace* rows;
  void on(trigger<"task_executor_before_execute">, auto const&) const { rows->add("open"); }
  void on(trigger<"task_executor_task_close">, auto const&) const { rows->add("close"); }
};

/// An around handler that suspends before and after each call of `next`.
struct waits_and_retries {
  scheduler* on_;
  trace* rows;
  template <class Event, class Next>
  auto on(around_task, Event const&, Next next) const
      -> toy<result<typename Event::result_type, typename Event::error_type>> {
    return around(on_, rows, next);
  }

  template <class Next>
  static auto around(scheduler* on, trace* rows, Next next) -> toy<awaited_t<decltype(next())>> {
    using result_type = awaited_t<decltype(next())>;
    co_await later{on};
    for (int tries = 0;; ++tries) {
      rows->add("try");
      std::optional<result_type> returned;
      if constexpr (Awaitable<decltype(next())>) {
        auto running = next();
        returned.emplace(co_await running);
      } else {
        returned.emplace(next());
      }
      co_await later{on};
      if (returned->has_value() || tries == 2) co_return std::move(*returned);
    }
  }
};

/// An `around` handler that is a coroutine.
template <int>
struct passes_on {
  template <class Event, class Next>
  auto on(trigger<"task_executor_run_task_around">, Event const&, Next next) const -> decltype(std::move(next)()) {
    return pass<decltype(std::move(next)())>(std::move(next));
  }
  template <class Awaitable, class Next>
  static Awaitable pass(Next next) {
    auto rest = std::move(next)();
    auto result = co_await rest;
    co_return result;
  }
};

TEST_CASE("a run needs one coroutine frame besides those of the task and of the handlers") {
  auto const ask = task<"ask">([]() -> support::lazy<result<int>> { co_return 42; });
  auto const frames_of = [&ask](auto&& executor) {
    std::size_t const before = support::frames;
    auto run = executor.async_execute(ask);
    run.start();
    REQUIRE(run.take().assume_value() == 42);
    return support::frames - before - 1;  // without the task's
  };
  CHECK(frames_of(task_executor<>{}) == 1);
  CHECK(frames_of(task_executor<passes_on<1>>{}) == 1 + 1);
  CHECK(frames_of(task_executor<passes_on<1>, passes_on<2>, passes_on<3>, passes_on<4>, passes_on<5>>{}) == 1 + 5);
}

}  // namespace

TEST_CASE("if nothing is awaitable, async_execute returns the result") {
  auto const seven = task<"seven">([] { return 7; });
  static_assert(std::is_same_v<decltype(task_executor<>{}.async_execute(seven)), result<int>>);
  CHECK(task_executor<>{}.async_execute(seven).assume_value() == 7);
  constexpr auto same = task<"same">([](int n) { return n; });
  static_assert(task_executor<>{}.async_execute(run_info{}, same, 7).assume_value() == 7);
}

TEST_CASE("async_execute returns an awaitable of the task's result") {
  scheduler on;
  auto const seven = task<"seven">([&on]() -> toy<result<int>> { return by<how::suspends>(on, result<int>{7}); });
  auto const bare = task<"bare">([&on]() -> toy<int> { return by<how::suspends>(on, 8); });
  task_executor<> const executor;
  static_assert(std::is_same_v<decltype(executor.async_execute(seven)), toy<result<int>>>);
  static_assert(std::is_same_v<decltype(executor.async_execute(bare)), toy<result<int>>>);
  CHECK(run_to_end(on, executor.async_execute(seven)).assume_value() == 7);
  CHECK(run_to_end(on, executor.async_execute(bare)).assume_value() == 8);
}

TEST_CASE("an awaitable around handler repeats a plain task and an awaitable one") {
  for (int good : {1, 3, 9}) {
    CAPTURE(good);
    scheduler on;
    trace rows;
    int calls = 0;
    auto const attempt = [&calls, good](context& ctx) -> result<int> {
      if (++calls < good) return ctx.plugin_error("not yet");
      return calls;
    };
    auto const plain = task<"t">(attempt);
    auto const slow =
        task<"t">([attempt, &on](context& ctx) -> toy<result<int>> { return by<how::suspends>(on, attempt(ctx)); });
    task_executor const executor{closes{&rows}, waits_and_retries{&on, &rows}};
    auto const returned = run_to_end(on, executor.async_execute(plain));
    calls = 0;
    auto const slowly = run_to_end(on, executor.async_execute(slow));
    CHECK(returned.has_value() == (good < 9));
    CHECK(returned.has_value() == slowly.has_value());
    CHECK(calls == (good < 3 ? good : 3));
    CHECK(rows.is(good == 1 ? "open try close open try close" : "open try try try close open try try try close"));
  }
}

TEST_CASE("a generate_handler can be awaitable") {
  scheduler on;
  auto const twice = [&on](int n) -> toy<result<int>> {
    result<int> made{2 * n};
    if (n > 2) made = task_error{errc::failed, "too many"};
    return by<how::suspends>(on, made);
  };
  auto const count = task<"count">(
      [](int n) {
        std::array<int, 3> items{1, 2, n};
        return items;
      },
      option::generating{}, option::generate_handler{twice});
  task_executor<> const executor;
  auto const returned = run_to_end(on, executor.async_execute(count, 0));
  REQUIRE(returned.has_value());
  CHECK(returned.assume_value() == std::vector{2, 4, 0});
  CHECK(run_to_end(on, executor.async_execute(count, 3)).assume_error() == task_error(errc::failed, "too many"));
}

TEST_CASE("a generating task can be awaitable") {
  scheduler on;
  auto const count = task<"count">(
      [&on]() -> toy<std::array<int, 2>> {
        return by<how::suspends>(on, std::array{1, 2});
      },
      option::generating{});
  task_executor<> const executor;
  CHECK(run_to_end(on, executor.async_execute(count)).assume_value() == std::vector{1, 2});
}

TEST_CASE("an awaitable run takes a reference, and owns what a view refers to") {
  scheduler on;
  task_executor<> const executor;
  auto const grow = task<"grow">([&on](std::string& to, std::string_view with) -> toy<std::size_t> {
    to += with;
    return by<how::suspends>(on, to.size());
  });
  std::string mine(30, 'a');
  auto grown = executor.async_execute(grow, std::ref(mine), std::string(30, 'b'));
  CHECK(run_to_end(on, std::move(grown)).assume_value() == 60);
  CHECK(mine == std::string(30, 'a') + std::string(30, 'b'));
}

TEST_CASE("the run owns its arguments while it is suspended") {
  scheduler on;
  auto const length =
      task<"length">([&on](std::string const& text) -> toy<std::size_t> { return by<how::suspends>(on, text.size()); });
  trace rows;
  task_executor const waiting{waits_and_retries{&on, &rows}};
  auto running = [&] {
    std::string const text(100, 'a');
    return waiting.async_execute(length, text);
  }();
  CHECK(run_to_end(on, std::move(running)).assume_value() == 100);
}

TEST_CASE("task_close is fired once if the run ends, and if its coroutine is destroyed before the end") {
  scheduler on;
  trace rows;
  auto const slow = task<"slow">([&on]() -> toy<int> { return by<how::suspends>(on, 7); });
  task_executor const executor{closes{&rows}};
  CHECK(run_to_end(on, executor.async_execute(slow)).assume_value() == 7);
  CHECK(rows.is("open close"));
  {
    auto suspended = executor.async_execute(slow);
    suspended.start();
    CHECK(!suspended.done());
    CHECK(rows.is("open close open"));
    CHECK(on.size == 1);
  }
  CHECK(rows.is("open close open close"));
  { auto never_started = executor.async_execute(slow); }
  CHECK(rows.is("open close open close"));
}

TEST_CASE("two runs of one executor can be suspended at the same time") {
  scheduler on;
  trace rows;
  auto const slow = task<"slow">([&on](int n) -> toy<int> { return by<how::suspends>(on, n); });
  task_executor const executor{waits_and_retries{&on, &rows}};
  auto one = executor.async_execute(slow, 1);
  auto two = executor.async_execute(slow, 2);
  one.start();
  two.start();
  while (on.run_one()) {
  }
  REQUIRE((one.done() && two.done()));
  CHECK(one.take().assume_value() == 1);
  CHECK(two.take().assume_value() == 2);
}
