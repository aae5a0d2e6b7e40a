// SPDX-License-Identifier: BSL-1.0
#include <qtasks/executor/generating.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace qtasks;
using support::trace;

constexpr auto three = [] { return std::array{1, 2, 3}; };

constexpr bool holds(std::vector<int> const& items, std::initializer_list<int> wanted) {
  return std::equal(items.begin(), items.end(), wanted.begin(), wanted.end());
}

/// A lazy range that counts down. Its end has another type than its begin.
struct countdown {
  struct stop {};
  struct iterator {
    int remaining;
    constexpr int operator*() const { return remaining; }
    constexpr iterator& operator++() {
      --remaining;
      return *this;
    }
    friend constexpr bool operator==(iterator a, stop) { return a.remaining == 0; }
  };
  int from;
  constexpr iterator begin() const { return {from}; }
  constexpr stop end() const { return {}; }
};

constexpr int collected() {
  auto const run = task<"t">(three, option::generating{});
  static_assert(std::is_same_v<decltype(task_executor<>{}.execute(run)), result<std::vector<int>>>);
  EXPECT(holds(task_executor<>{}.execute(run).assume_value(), {1, 2, 3}));
  EXPECT(holds(task_executor<>{}.execute(task<"t">([] { return countdown{3}; }, option::generating{})).assume_value(),
               {3, 2, 1}));
  EXPECT(
      task_executor<>{}.execute(task<"t">([] { return countdown{0}; }, option::generating{})).assume_value().empty());
  return 0;
}
CLAUSE(collected, "a generating task returns a type with begin and end; its items are collected in a vector");

constexpr int not_generating() {
  static_assert(std::is_same_v<decltype(task_executor<>{}.execute(task<"t">(three))), result<std::array<int, 3>>>);
  return 0;
}
CLAUSE(not_generating, "a range that a task returns without option::generating is its value");

constexpr int handled() {
  auto const run = task<"t">(three, option::generating{}, option::generate_handler{[](int n) { return 10L * n; }});
  auto const returned = task_executor<>{}.execute(run);
  static_assert(std::is_same_v<decltype(returned), result<std::vector<long>> const>);
  EXPECT(returned.assume_value().size() == 3 && returned.assume_value()[2] == 30);
  return 0;
}
CLAUSE(handled, "the values that generate_handler returns are collected");

constexpr auto up_to_two = [](int n) -> result<int> {
  if (n > 2) return task_error{errc::failed, "too many"};
  return n;
};

constexpr int handler_fails() {
  auto const run = task<"t">(three, option::generating{}, option::generate_handler{up_to_two});
  auto const returned = task_executor<>{}.execute(run);
  static_assert(std::is_same_v<decltype(returned), result<std::vector<int>> const>);
  EXPECT(returned.has_error() && returned.assume_error().message() == "too many");
  EXPECT(returned.assume_error().task_name() == "t");
  return 0;
}
CLAUSE(handler_fails, "an error of generate_handler ends the run");

constexpr int result_items() {
  int asked = 0;
  auto const items = [](int bad) {
    std::array<result<int>, 3> all{1, 2, 3};
    if (bad < 3) all.at(static_cast<std::size_t>(bad)) = task_plugin_trigger_error("bad item");
    return all;
  };
  auto const count = [&asked](int n) {
    ++asked;
    return n;
  };
  auto const plain = task<"t">(items, option::generating{});
  EXPECT(holds(task_executor<>{}.execute(plain, 3).assume_value(), {1, 2, 3}));
  EXPECT(task_executor<>{}.execute(plain, 1).assume_error() == task_plugin_trigger_error("bad item"));
  auto const counted = task<"t">(items, option::generating{}, option::generate_handler{count});
  EXPECT(task_executor<>{}.execute(counted, 1).has_error() && asked == 1);
  EXPECT(holds(task_executor<>{}.execute(counted, 3).assume_value(), {1, 2, 3}));
  return 0;
}
CLAUSE(result_items, "an item that is a result with an error ends the run");

struct answers_by_two {
  constexpr std::vector<int> on(trigger<"task_executor_run_task_trigger_error">, auto const&) const { return {1, 2}; }
};

constexpr int plugin_error_item() {
  auto const bad =
      task<"t">([] { return std::array<result<int>, 1>{task_plugin_trigger_error("bad")}; }, option::generating{});
  EXPECT(holds(task_executor{answers_by_two{}}.execute(bad).assume_value(), {1, 2}));
  return 0;
}
CLAUSE(plugin_error_item, "a plugin error among the items is a plugin error of the task");

struct replaces_numbers {
  constexpr int on(trigger<"task_executor_run_task">, auto const&) const { return 3; }
};

constexpr int other_handlers() {
  EXPECT(holds(task_executor{replaces_numbers{}}.execute(task<"t">(three, option::generating{})).assume_value(),
               {1, 2, 3}));
  return 0;
}
CLAUSE(other_handlers, "a handler of run_task is not called for a generating task");

struct drops_first {
  constexpr std::vector<int> on(trigger<"task_executor_run_task_gen">, auto const& event) const {
    return {event.results->begin() + 1, event.results->end()};
  }
};

constexpr int replaced() {
  EXPECT(holds(task_executor{drops_first{}}.execute(task<"t">(three, option::generating{})).assume_value(), {2, 3}));
  return 0;
}
CLAUSE(replaced, "run_task_gen can replace the items");

/// A range of proxies: each refers to the range, which is gone when the items are read.
struct proxies {
  struct proxy {
    int const* item;
    constexpr operator int() const { return *item; }
  };
  struct iterator {
    using value_type = int;
    int const* at;
    constexpr proxy operator*() const { return {at}; }
    constexpr iterator& operator++() {
      ++at;
      return *this;
    }
    friend constexpr bool operator==(iterator, iterator) = default;
  };
  std::array<int, 3> items{1, 2, 3};
  constexpr iterator begin() const { return {items.data()}; }
  constexpr iterator end() const { return {items.data() + items.size()}; }
};

constexpr int proxy_items() {
  auto const run = task<"t">([] { return proxies{}; }, option::generating{});
  static_assert(std::is_same_v<decltype(task_executor<>{}.execute(run)), result<std::vector<int>>>);
  EXPECT(holds(task_executor<>{}.execute(run).assume_value(), {1, 2, 3}));
  auto const doubled = task<"t">([] { return proxies{}; }, option::generating{}, option::generate_handler{[](auto n) {
                                   static_assert(std::is_same_v<decltype(n), int>);
                                   return 2 * n;
                                 }});
  EXPECT(holds(task_executor<>{}.execute(doubled).assume_value(), {2, 4, 6}));
  auto const bits = task<"t">([] { return std::vector{true, false}; }, option::generating{});
  static_assert(std::is_same_v<decltype(task_executor<>{}.execute(bits)), result<std::vector<bool>>>);
  return 0;
}
CLAUSE(proxy_items, "the items of a range of proxies are its values");

TEST_CASE("the bits of a vector are collected") {
  auto const bits = task<"t">([] { return std::vector{true, false, true}; }, option::generating{});
  CHECK(task_executor<>{}.execute(bits).assume_value() == std::vector{true, false, true});
}

constexpr int outcome_items() {
  using other_policy = outcome::basic_result<int, task_error, outcome::policy::all_narrow>;
  auto const others = task<"t">([] { return std::array<other_policy, 2>{0, 1}; }, option::generating{});
  EXPECT(holds(task_executor<>{}.execute(others).assume_value(), {0, 1}));
  auto const checked = task<"t">(three, option::generating{}, option::generate_handler{[](int n) -> result<void> {
                                   if (n == 3) return task_error{errc::failed, "three"};
                                   return outcome::success();
                                 }});
  EXPECT(task_executor<>{}.execute(checked).assume_error().message() == "three");
  auto const none = task<"t">([] { return std::array{task_error{errc::failed, "an error"}}; }, option::generating{});
  EXPECT(task_executor<>{}.execute(none).assume_error().message() == "an error");
  return 0;
}
CLAUSE(outcome_items, "an item that is an outcome of another type is its value or ends the run with its error");

struct once {
  int value;
  constexpr explicit once(int v) : value(v) {}
  constexpr once(once&& other) noexcept : value(std::exchange(other.value, -1)) {}
  constexpr once& operator=(once&&) = delete;
};

constexpr int move_only_items() {
  auto const run = task<"t">([](context&, int from) { return countdown{from}; }, option::generating{},
                             option::generate_handler{[](int n) { return once{n}; }});
  auto returned = task_executor<>{}.execute(run, 2);
  EXPECT(returned.assume_value().size() == 2 && returned.assume_value()[0].value == 2 &&
         returned.assume_value()[1].value == 1);
  return 0;
}
CLAUSE(move_only_items, "items can be move-only");

TEST_CASE("items that own memory are collected") {
  auto const run = task<"t">([] { return std::vector<std::string>(3, std::string(40, 'a')); }, option::generating{});
  auto const returned = task_executor<>{}.execute(run);
  REQUIRE(returned.has_value());
  CHECK(returned.assume_value() == std::vector<std::string>(3, std::string(40, 'a')));
}

}  // namespace
