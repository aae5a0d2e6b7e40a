// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <string_view>
#include <tuple>
#include <type_traits>

namespace {

using namespace qtasks;
using support::trace;

constexpr int in_order() {
  trace rows;
  auto const says = [&rows](std::string_view row) { return [&rows, row] { rows.add(row); }; };
  auto const see = [&rows](context& ctx) { rows.add(ctx.task_name()); };
  auto const run = task<"name">([&rows] { rows.add("task"); }, option::middlewares_before{says("a"), see, says("b")},
                                option::middlewares_after{says("c"), see});
  EXPECT(task_executor<>{}.execute(run).has_value());
  EXPECT(rows.is("a name b task c name"));
  return 0;
}
CLAUSE(in_order, "middlewares run in order, before and after the task, with or without the context");

constexpr int fails_before() {
  trace rows;
  auto const stop = [](context& ctx) -> result<void> { return ctx.permanent("closed"); };
  auto const never = [&rows] { rows.add("never"); };
  auto const run = task<"t">(never, option::middlewares_before{stop, never}, option::middlewares_after{never});
  auto const returned = task_executor<>{}.execute(run);
  EXPECT(returned.has_error() && returned.assume_error().code() == errc::permanent);
  EXPECT(returned.assume_error().message() == "closed" && rows.is(""));
  return 0;
}
CLAUSE(fails_before, "if a middleware before the task returns an error, the task does not run");

constexpr int fails_after() {
  auto const stop = []() -> result<void> { return task_error{errc::failed, "after"}; };
  auto const run = task<"t">([] { return 7; }, option::middlewares_after{stop});
  auto const returned = task_executor<>{}.execute(run);
  EXPECT(returned.has_error() && returned.assume_error().message() == "after");
  return 0;
}
CLAUSE(fails_after, "an error that a middleware after the task returns is the run's error");

constexpr int passes() {
  auto const good = []() -> result<void> { return outcome::success(); };
  auto const run = task<"t">([] { return 7; }, option::middlewares_before{good}, option::middlewares_after{good});
  EXPECT(task_executor<>{}.execute(run).assume_value() == 7);
  return 0;
}
CLAUSE(passes, "a middleware that returns a success lets the run go on");

struct own_error {
  errc why;
};
struct other_error {
  int number;
};
/// The shape of `std::error_code`.
struct code {
  int number;
  constexpr explicit operator bool() const { return number != 0; }
  constexpr int value() const { return number; }
  constexpr int category() const { return 0; }
  constexpr int default_error_condition() const { return number; }
};

}  // namespace

template <>
struct qtasks::error_traits<own_error> {
  static constexpr errc code(own_error const& e) { return e.why; }
  static constexpr own_error from(task_error e) { return {e.code()}; }
};
template <>
struct qtasks::error_traits<other_error> {
  static constexpr errc code(other_error const& e) { return errc{e.number}; }
};

namespace {

constexpr int errors_converted() {
  auto const stop = []() -> result<void, other_error> { return other_error{1005}; };
  auto const own = task<"t">([]() -> result<int, own_error> { return 7; }, option::middlewares_before{stop});
  EXPECT(task_executor<>{}.execute(own).assume_error().why == errc{1005});
  auto const plain = task<"t">([]() -> result<int> { return 7; }, option::middlewares_before{stop});
  EXPECT(task_executor<>{}.execute(plain).assume_error().code() == errc{1005});
  using limited = task_error_with<field<"limit", int>>;
  auto const too_big = []() -> result<void, limited> {
    return limited{task_error{errc::failed, "too big"}, key<"limit"> = 5};
  };
  auto const same = task<"t">([]() -> result<int, limited> { return 7; }, option::middlewares_before{too_big});
  EXPECT(*task_executor<>{}.execute(same).assume_error().find<"limit">() == 5);
  return 0;
}
CLAUSE(errors_converted,
       "a middleware's error is converted to the task's error type, and keeps its fields if the types are the same");

/// The code of the error with which a run ends, if a middleware returns `x`; `errc{}` if it ends with the task's value.
template <class X>
constexpr errc ends_with(X x) {
  auto const middleware = [&x]() -> X const& { return x; };
  auto const before = task<"t">([] { return 7; }, option::middlewares_before{middleware});
  auto const after = task<"t">([] { return 7; }, option::middlewares_after{middleware});
  auto const first = task_executor<>{}.execute(before);
  auto const second = task_executor<>{}.execute(after);
  if (first.has_value() && second.has_value()) return errc{};
  return first.has_error() && second.has_error() ? second.assume_error().code() : errc{-1};
}

constexpr int errors_without_result() {
  EXPECT(ends_with(task_cancel_error("not today")) == errc::task_cancel_error);
  EXPECT(ends_with(other_error{1005}) == errc{1005});
  EXPECT(ends_with(one_of<other_error, own_error>{own_error{errc::timeout}}) == errc::timeout);
  EXPECT(ends_with(code{5}) == errc::failed && ends_with(code{0}) == errc{});
  using other_policy = outcome::basic_result<void, task_error, outcome::policy::all_narrow>;
  EXPECT(ends_with(other_policy{outcome::in_place_type<task_error>, task_error{errc::permanent, "bad"}}) ==
         errc::permanent);
  EXPECT(ends_with(other_policy{outcome::in_place_type<void>}) == errc{});
  auto const cancels = [](context& ctx) { return ctx.cancel(); };
  auto const run = task<"t">([] { return 7; }, option::middlewares_before{cancels});
  EXPECT(task_executor<>{}.execute(run).assume_error().message() == "t.cancel");
  return 0;
}
CLAUSE(errors_without_result, "a middleware can return an error without a result");

/// Records the number of middlewares in the event.
struct counts {
  trace* rows;
  template <class Event>
  constexpr void on(trigger<"task_executor_middlewares_execute">, Event const& event) const {
    constexpr auto before = std::tuple_size_v<decltype(Event::middlewares_before.functions)>;
    constexpr auto after = std::tuple_size_v<decltype(Event::middlewares_after.functions)>;
    static_assert(before == 0 || after == 0);
    rows->add(before == 2 ? "two before" : after == 1 ? "one after" : "none");
    (void)event;
  }
};

constexpr int event_of_middlewares() {
  trace rows;
  auto const nothing = [] {};
  auto const run = task<"t">([] {}, option::middlewares_before{nothing, nothing}, option::middlewares_after{nothing});
  EXPECT(task_executor{counts{&rows}}.execute(run).has_value());
  EXPECT(rows.is("two before one after"));
  trace bare;
  EXPECT(task_executor{counts{&bare}}.execute(task<"t">([] {})).has_value());
  EXPECT(bare.is("none none"));
  return 0;
}
CLAUSE(event_of_middlewares, "middlewares_execute is fired twice, with the middlewares that are about to run");

}  // namespace
