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
  auto const answer = [](context&) -> result<int> { return 5; };
  auto const run =
      task<"t">([] { return 7; }, option::middlewares_before{good, answer}, option::middlewares_after{good});
  EXPECT(task_executor<>{}.execute(run).assume_value() == 7);
  return 0;
}
CLAUSE(passes, "a value that a middleware returns is ignored");

struct own_error {
  errc why;
};
struct other_error {
  int number;
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
