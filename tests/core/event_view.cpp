// SPDX-License-Identifier: BSL-1.0
#include "compiled_plugin.hpp"
#include "support/clause.hpp"

#include <string>
#include <type_traits>

namespace event_view_test {

struct patch {
  int a = 0;
  int b = 0;
  static constexpr bool is_patch = true;
  constexpr void merge(patch later) {
    a += later.a;
    b += later.b;
  }
};

template <class T>
struct replace_event {
  using result_type = T;
  int number;
  qtasks::slot<T>& result;
};

struct number_view {
  constexpr explicit number_view(auto const& event) noexcept : number(event.number) {}
  int number;
};

struct notify_event {};
struct no_slot_event {
  using result_type = int;
};

}  // namespace event_view_test

// clang-format off
template <> struct qtasks::trigger_entry<"event_view.replace"> : qtasks::replace_trigger<event_view_test::replace_event<int>, qtasks::fold_rule::last, event_view_test::number_view> {};
template <> struct qtasks::trigger_entry<"event_view.notify"> : qtasks::notify_trigger<event_view_test::notify_event> {};
template <> struct qtasks::trigger_entry<"event_view.no_slot"> : qtasks::replace_trigger<event_view_test::no_slot_event> {};
// clang-format on

namespace {

using namespace qtasks;
using event_view_test::patch;
using event_view_test::replace_event;
using view = event_view<"event_view.replace">;

template <class View>
concept CanReplace = requires(View const& view) {
  view.replace(1);
};
static_assert(CanReplace<view> && !CanReplace<event_view<"event_view.notify">>, "a one-way trigger replaces nothing");
static_assert(std::is_convertible_v<replace_event<int>, view> &&
              std::is_convertible_v<replace_event<std::string>, view>);
static_assert(std::is_trivially_copyable_v<view>);

constexpr int a_view_has_members_and_replaces() {
  slot<int> value;
  view const shown = replace_event<int>{7, value};
  EXPECT(shown.number == 7);
  EXPECT(shown.replace(5) && value == 5);
  EXPECT(shown.replace(0) && value == 0);
  view const copy = shown;
  EXPECT(copy.replace(6) && value == 6);
  return 0;
}
CLAUSE(a_view_has_members_and_replaces, "an event_view has the members of its view, and replaces the value");

constexpr int only_the_exact_type() {
  slot<int> value;
  value = 1;
  view const shown = replace_event<int>{7, value};
  EXPECT(!shown.replace(5L) && !shown.replace(short{5}) && !shown.replace(true) && !shown.replace(5.0));
  EXPECT(value == 1);
  slot<long> wide;
  view const of_long = replace_event<long>{7, wide};
  EXPECT(!of_long.replace(5) && !wide.has_value() && of_long.replace(5L) && wide == 5);
  return 0;
}
CLAUSE(only_the_exact_type, "replace returns false and changes nothing for any other type");

constexpr int a_view_merges_patches() {
  slot<patch> value;
  view const shown = replace_event<patch>{7, value};
  EXPECT(shown.replace(patch{1, 0}) && shown.replace(patch{0, 2}));
  EXPECT(value->a == 1 && value->b == 2);
  return 0;
}
CLAUSE(a_view_merges_patches, "a view merges patches like a handler's reply");

constexpr int an_event_no_slot_event_replaces_nothing() {
  event_view<"event_view.no_slot"> const shown = event_view_test::no_slot_event{};
  EXPECT(!shown.replace(1));
  return 0;
}
CLAUSE(an_event_no_slot_event_replaces_nothing, "a view of an event without a slot replaces nothing");

constexpr auto divide = task<"divide">([](auto& ctx, int a, int b) -> result<int> {
  if (b == 0) return ctx.plugin_error("division by zero");
  return a / b;
});
constexpr auto greet = task<"greet">([](auto& ctx, bool fails) -> result<std::string> {
  if (fails) return ctx.plugin_error("no one is there");
  return std::string{"hello"};
});
constexpr auto halve = task<"halve">([](auto& ctx, double x) -> result<double, task_error_with<field<"x", double>>> {
  return ctx.plugin_error("not now", key<"x"> = x);
});

struct sets_args {
  void on(trigger<"task_executor_args_replace">, auto const& event) const requires requires { std::get<1>(event.args); }
  { event.result.emplace(1, 0); }
};

}  // namespace

TEST_CASE("a plugin compiled in a .cpp replaces arguments and results through views") {
  task_executor executor{compiled::plugin{}};
  CHECK(executor.execute(divide, 9, 1).value() == 4);
  CHECK(executor.get<compiled::plugin>().log() == "two ints\ntask_executor_task_close failed: cannot close\n");
}

TEST_CASE("a plugin compiled in a .cpp handles errors of tasks of any type") {
  task_executor executor{compiled::plugin{}, sets_args{}};
  CHECK(executor.execute(divide, 8, 1).value() == 123);
  CHECK(executor.get<compiled::plugin>().log() ==
        "two ints\ndivide raised: division by zero\nattempt 1, divide\nan int\nno string\n"
        "task_executor_task_close failed: cannot close\n");
}

TEST_CASE("through a view only exactly the task's type replaces") {
  task_executor executor{compiled::plugin{}};
  CHECK(executor.execute(greet, true).value() == "none");
  auto const outcome = executor.execute(halve, 1.0);
  CHECK(outcome.has_error());
  CHECK(outcome.error().message() == "not now");
  CHECK(executor.get<compiled::plugin>().log() ==
        "not two ints\ngreet raised: no one is there\nattempt 1, greet\nno int\na string\n"
        "task_executor_task_close failed: cannot close\n"
        "not two ints\nhalve raised: not now\nattempt 1, halve\nno int\nno string\n"
        "task_executor_task_close failed: cannot close\n");
}
