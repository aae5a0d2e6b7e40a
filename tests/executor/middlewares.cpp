// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <optional>
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
CLAUSE(in_order, "middlewares run in order, before and after, with the context or without");

constexpr int fails_before() {
  trace rows;
  auto const stop = [](context& ctx) -> result<void> { return ctx.permanent("closed"); };
  auto const never = [&rows] { rows.add("never"); };
  auto const run = task<"t">(never, option::middlewares_before{stop, never}, option::middlewares_after{never});
  auto const left = task_executor<>{}.execute(run);
  EXPECT(left.has_error() && left.assume_error().code() == errc::permanent);
  EXPECT(left.assume_error().message() == "closed" && rows.is(""));
  return 0;
}
CLAUSE(fails_before, "an error that a middleware before the task returns ends the run: the task does not run");

constexpr int fails_after() {
  auto const stop = []() -> result<void> { return task_error{errc::failed, "after"}; };
  auto const run = task<"t">([] { return 7; }, option::middlewares_after{stop});
  auto const left = task_executor<>{}.execute(run);
  EXPECT(left.has_error() && left.assume_error().message() == "after");
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
CLAUSE(passes, "what a middleware returns beside an error changes nothing");

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
CLAUSE(errors_converted, "a middleware's error becomes the task's error type, with its fields where they fit");

/// The event says which middlewares are about to run.
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
CLAUSE(event_of_middlewares, "middlewares_execute is fired twice, with the middlewares about to run");

// Encoded results.

constexpr auto halves = [](int n) -> result<long> {
  if (n % 2 != 0) return task_error{errc::failed, "odd"};
  return n / 2;
};
constexpr auto seven =
    task<"seven">([] { return 7; }, option::decode{[](int n) { return static_cast<char>('a' + n); }});
constexpr auto given = task<"given">([](int n) { return n; }, option::decode{halves});

static_assert(std::is_same_v<decltype(task_executor<>{}.execute(encoded, seven)), result<char>>);
static_assert(std::is_same_v<decltype(task_executor<>{}.execute(encoded, given, 1)), result<long>>);
static_assert(std::is_same_v<decltype(task_executor<>{}.execute(given, 1)), result<int>>);

struct replaces_encoded {
  constexpr std::optional<long> on(trigger<"task_executor_decode">, auto const&event) const requires std::is_same_v <
      typename std::remove_cvref_t<decltype(event)>::replaces,
  long > { return *event.result + 1000; }
};

constexpr int decoded() {
  EXPECT(task_executor<>{}.execute(encoded, seven).assume_value() == 'h');
  EXPECT(task_executor<>{}.execute(seven).assume_value() == 7);
  EXPECT(task_executor<>{}.execute(encoded, given, 8).assume_value() == 4);
  auto const nothing = task<"t">([] {}, option::decode{[](done) { return 5; }});
  EXPECT(task_executor<>{}.execute(encoded, nothing).assume_value() == 5);
  return 0;
}
CLAUSE(decoded, "execute(encoded, task) returns what the task's decode makes of its value");

constexpr int decode_fails() {
  trace rows;
  auto const left = task_executor{support::recorder{&rows}}.execute(encoded, given, 7);
  EXPECT(left.has_error() && left.assume_error().message() == "odd");
  EXPECT(!rows.has("decode") && rows.has("task_close"));
  return 0;
}
CLAUSE(decode_fails, "a decode that returns an error ends the run with it");

constexpr int decode_replaced() {
  EXPECT(task_executor{replaces_encoded{}}.execute(encoded, given, 8).assume_value() == 1004);
  EXPECT(task_executor{replaces_encoded{}}.execute(encoded, seven).assume_value() == 'h');
  EXPECT(task_executor{replaces_encoded{}}.execute(given, 8).assume_value() == 8);
  return 0;
}
CLAUSE(decode_replaced, "a handler may replace the encoded form, where one is asked for");

struct nine {
  constexpr int on(trigger<"task_executor_after_execute_result_replace">, auto const&) const { return 9; }
};

constexpr int decodes_the_replaced() {
  EXPECT(task_executor{nine{}}.execute(encoded, seven).assume_value() == 'j');
  return 0;
}
CLAUSE(decodes_the_replaced, "decode sees the value as handlers left it");

}  // namespace
