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
struct asked {
  using result_type = T;
  int number;
  qtasks::slot<T>& result;
};

struct asked_view {
  constexpr explicit asked_view(auto const& event) noexcept : number(event.number) {}
  int number;
};

struct told {};
struct without_slot {
  using result_type = int;
};

}  // namespace event_view_test

// clang-format off
template <> struct qtasks::trigger_entry<"event_view.asked"> : qtasks::replace_trigger<event_view_test::asked<int>, qtasks::fold_rule::last, event_view_test::asked_view> {};
template <> struct qtasks::trigger_entry<"event_view.told"> : qtasks::notify_trigger<event_view_test::told> {};
template <> struct qtasks::trigger_entry<"event_view.no_slot"> : qtasks::replace_trigger<event_view_test::without_slot> {};
// clang-format on

namespace {

using namespace qtasks;
using event_view_test::asked;
using event_view_test::patch;
using view = event_view<"event_view.asked">;

template <class View>
concept can_replace = requires(View const& view) {
  view.replace(1);
};
static_assert(can_replace<view> && !can_replace<event_view<"event_view.told">>, "a one-way trigger replaces nothing");
static_assert(std::is_convertible_v<asked<int>, view> && std::is_convertible_v<asked<std::string>, view>);
static_assert(std::is_trivially_copyable_v<view>);

constexpr int a_view_shows_and_replaces() {
  slot<int> value;
  view const shown = asked<int>{7, value};
  EXPECT(shown.number == 7);
  EXPECT(shown.replace(5) && value == 5);
  EXPECT(shown.replace(0) && value == 0);
  view const copy = shown;
  EXPECT(copy.replace(6) && value == 6);
  return 0;
}
CLAUSE(a_view_shows_and_replaces, "an event_view shows the event, and replaces what it replaces");

constexpr int only_exactly_that_type() {
  slot<int> value;
  value = 1;
  view const shown = asked<int>{7, value};
  EXPECT(!shown.replace(5L) && !shown.replace(short{5}) && !shown.replace(true) && !shown.replace(5.0));
  EXPECT(value == 1);
  slot<long> wide;
  view const of_another = asked<long>{7, wide};
  EXPECT(!of_another.replace(5) && !wide.has_value() && of_another.replace(5L) && wide == 5);
  return 0;
}
CLAUSE(only_exactly_that_type, "replace is false, and nothing happens, for any other type");

constexpr int a_view_merges_patches() {
  slot<patch> value;
  view const shown = asked<patch>{7, value};
  EXPECT(shown.replace(patch{1, 0}) && shown.replace(patch{0, 2}));
  EXPECT(value->a == 1 && value->b == 2);
  return 0;
}
CLAUSE(a_view_merges_patches, "a view merges patches, as a handler's reply is");

constexpr int an_event_without_slot_replaces_nothing() {
  event_view<"event_view.no_slot"> const shown = event_view_test::without_slot{};
  EXPECT(!shown.replace(1));
  return 0;
}
CLAUSE(an_event_without_slot_replaces_nothing, "a view of an event without a slot replaces nothing");

constexpr auto divide = task<"divide">([](auto& ctx, int a, int b) -> result<int> {
  if (b == 0) return ctx.plugin_error("division by zero");
  return a / b;
});
constexpr auto greet = task<"greet">([](auto& ctx, bool fails) -> result<std::string> {
  if (fails) return ctx.plugin_error("nobody there");
  return std::string{"hello"};
});
constexpr auto halve = task<"halve">([](auto& ctx, double x) -> result<double, task_error_with<field<"x", double>>> {
  return ctx.plugin_error("not now", key<"x"> = x);
});

struct keeps_args {
  void on(trigger<"task_executor_args_replace">, auto const& event) const requires requires { std::get<1>(event.args); }
  { event.result.emplace(1, 0); }
};

}  // namespace

TEST_CASE("a plugin compiled in a .cpp replaces arguments and results through views") {
  task_executor executor{compiled::plugin{}};
  CHECK(executor.execute(divide, 9, 1).value() == 4);
  CHECK(executor.get<compiled::plugin>().log() == "two ints\ntask_executor_task_close failed: cannot close\n");
}

TEST_CASE("a plugin compiled in a .cpp answers errors of tasks of any type") {
  task_executor executor{compiled::plugin{}, keeps_args{}};
  CHECK(executor.execute(divide, 8, 1).value() == 123);
  CHECK(executor.get<compiled::plugin>().log() ==
        "two ints\ndivide raised: division by zero\nattempt 1, divide\nan int\nno string\n"
        "task_executor_task_close failed: cannot close\n");
}

TEST_CASE("through a view only exactly the task's type replaces") {
  task_executor executor{compiled::plugin{}};
  CHECK(executor.execute(greet, true).value() == "none");
  auto const left = executor.execute(halve, 1.0);
  CHECK(left.has_error());
  CHECK(left.error().message() == "not now");
  CHECK(executor.get<compiled::plugin>().log() ==
        "not two ints\ngreet raised: nobody there\nattempt 1, greet\nno int\na string\n"
        "task_executor_task_close failed: cannot close\n"
        "not two ints\nhalve raised: not now\nattempt 1, halve\nno int\nno string\n"
        "task_executor_task_close failed: cannot close\n");
}
