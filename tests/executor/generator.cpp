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

/// Counts down, lazily: a range of its own with an end of another type.
struct countdown {
  struct stop {};
  struct iterator {
    int left;
    constexpr int operator*() const { return left; }
    constexpr iterator& operator++() {
      --left;
      return *this;
    }
    friend constexpr bool operator==(iterator a, stop) { return a.left == 0; }
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
CLAUSE(collected, "a generating task returns anything with begin and end; its items are collected into a vector");

constexpr int not_generating() {
  static_assert(std::is_same_v<decltype(task_executor<>{}.execute(task<"t">(three))), result<std::array<int, 3>>>);
  return 0;
}
CLAUSE(not_generating, "a range returned by a task that is not generating is its value");

constexpr int handled() {
  auto const run = task<"t">(three, option::generating{}, option::generate_handler{[](int n) { return 10L * n; }});
  auto const left = task_executor<>{}.execute(run);
  static_assert(std::is_same_v<decltype(left), result<std::vector<long>> const>);
  EXPECT(left.assume_value().size() == 3 && left.assume_value()[2] == 30);
  return 0;
}
CLAUSE(handled, "what generate_handler returns for each item is collected");

constexpr auto up_to_two = [](int n) -> result<int> {
  if (n > 2) return task_error{errc::failed, "too many"};
  return n;
};

constexpr int handler_fails() {
  auto const run = task<"t">(three, option::generating{}, option::generate_handler{up_to_two});
  auto const left = task_executor<>{}.execute(run);
  static_assert(std::is_same_v<decltype(left), result<std::vector<int>> const>);
  EXPECT(left.has_error() && left.assume_error().message() == "too many");
  EXPECT(left.assume_error().task_name() == "t");
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
CLAUSE(result_items, "an item that is a result ends the run with its error");

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

struct drops_first {
  constexpr std::vector<int> on(trigger<"task_executor_run_task_gen">, auto const& event) const {
    return {event.results->begin() + 1, event.results->end()};
  }
};

constexpr int replaced() {
  EXPECT(holds(task_executor{drops_first{}}.execute(task<"t">(three, option::generating{})).assume_value(), {2, 3}));
  return 0;
}
CLAUSE(replaced, "run_task_gen may replace the items");

struct once {
  int value;
  constexpr explicit once(int v) : value(v) {}
  constexpr once(once&& other) noexcept : value(std::exchange(other.value, -1)) {}
  constexpr once& operator=(once&&) = delete;
};

constexpr int move_only_items() {
  auto const run = task<"t">([](context&, int from) { return countdown{from}; }, option::generating{},
                             option::generate_handler{[](int n) { return once{n}; }});
  auto left = task_executor<>{}.execute(run, 2);
  EXPECT(left.assume_value().size() == 2 && left.assume_value()[0].value == 2 && left.assume_value()[1].value == 1);
  return 0;
}
CLAUSE(move_only_items, "items may be things that can only be moved");

TEST_CASE("items that own memory are collected") {
  auto const run = task<"t">([] { return std::vector<std::string>(3, std::string(40, 'a')); }, option::generating{});
  auto const left = task_executor<>{}.execute(run);
  REQUIRE(left.has_value());
  CHECK(left.assume_value() == std::vector<std::string>(3, std::string(40, 'a')));
}

}  // namespace
