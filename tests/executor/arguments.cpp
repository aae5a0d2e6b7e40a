// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

namespace {

using namespace qtasks;

constexpr auto subtract = task<"subtract">([](int a, int b) { return a - b; });

struct replaces_args {
  constexpr std::tuple<int, int> on(trigger<"task_executor_args_replace">, auto const& event) const {
    auto const [a, b] = event.args;
    return {b, a};
  }
};
struct changes_in_place {
  constexpr void on(trigger<"task_executor_args_replace">, auto const& event) const { std::get<0>(event.args) += 100; }
};
struct abstains {
  constexpr std::optional<std::tuple<int, int>> on(trigger<"task_executor_args_replace">, auto const&) const {
    return {};
  }
};
struct replaces_with_smaller {
  constexpr std::tuple<short, short> on(trigger<"task_executor_args_replace">, auto const&) const { return {5, 2}; }
};
struct fails_on_args {
  constexpr result<void> on(trigger<"task_executor_args_replace">, auto const& event) const {
    return event.context.permanent("bad arguments");
  }
};

constexpr int replaced() {
  EXPECT(task_executor{replaces_args{}}.execute(subtract, 1, 3).assume_value() == 2);
  EXPECT(task_executor{replaces_with_smaller{}}.execute(subtract, 0, 0).assume_value() == 3);
  EXPECT(task_executor{abstains{}}.execute(subtract, 1, 3).assume_value() == -2);
  return 0;
}
CLAUSE(replaced, "a handler can replace the arguments by a tuple that converts to the parameters");

constexpr int in_place() {
  EXPECT(task_executor{changes_in_place{}}.execute(subtract, 1, 3).assume_value() == 98);
  EXPECT(task_executor{changes_in_place{}, replaces_args{}}.execute(subtract, 1, 3).assume_value() == -98);
  EXPECT(task_executor{replaces_args{}, changes_in_place{}}.execute(subtract, 1, 3).assume_value() == 102);
  return 0;
}
CLAUSE(in_place, "a handler can change the arguments in place; the next handler sees the change");

constexpr int owned() {
  int mine = 1;
  EXPECT(task_executor{changes_in_place{}}.execute(subtract, mine, 3).assume_value() == 98);
  EXPECT(mine == 1);
  return 0;
}
CLAUSE(owned, "the run owns copies of the arguments: the caller's do not change");

constexpr int refused() {
  task_executor const executor{failure_policy<on_plugin_failure::propagate>{}, fails_on_args{}};
  auto const returned = executor.execute(subtract, 1, 3);
  EXPECT(returned.has_error() && returned.assume_error().code() == errc::permanent);
  return 0;
}
CLAUSE(refused, "with the policy propagate, a handler of the arguments can end the run");

constexpr int written_to() {
  auto const counts = task<"counts">([](int& n) { return ++n; });
  int mine = 1;
  EXPECT(task_executor<>{}.execute(counts, ref{mine}).assume_value() == 2 && mine == 2);
  return 0;
}
CLAUSE(written_to, "a task writes to the caller's object that a ref passes");

struct no_copy {
  int value;
  constexpr explicit no_copy(int v) : value(v) {}
  constexpr no_copy(no_copy&& other) noexcept : value(std::exchange(other.value, -1)) {}
  constexpr no_copy& operator=(no_copy&&) = delete;
};
struct changes_no_copy {
  constexpr void on(trigger<"task_executor_args_replace">, auto const& event) const {
    std::get<0>(event.args).value = 8;
  }
};
struct replaces_no_copy {
  constexpr std::tuple<no_copy> on(trigger<"task_executor_args_replace">, auto const&) const {
    return std::tuple<no_copy>{no_copy{9}};
  }
};

constexpr int move_only() {
  auto const take = task<"take">([](no_copy a) { return a.value; });
  EXPECT(task_executor<>{}.execute(take, no_copy{7}).assume_value() == 7);
  EXPECT(task_executor{changes_no_copy{}}.execute(take, no_copy{7}).assume_value() == 8);
  EXPECT(task_executor{replaces_no_copy{}}.execute(take, no_copy{7}).assume_value() == 9);
  return 0;
}
CLAUSE(move_only, "handlers can change and replace move-only arguments");

struct counts_moves {
  int moves = 0;
  constexpr counts_moves() = default;
  constexpr counts_moves(counts_moves const&) = default;
  constexpr counts_moves(counts_moves&& other) noexcept : moves(other.moves + 1) {}
  constexpr counts_moves& operator=(counts_moves const&) = default;
};
struct stops_before_task {
  constexpr result<void> on(trigger<"task_executor_before_execute">, auto const& event) const {
    return event.context.permanent("not now");
  }
};

constexpr int moved_once() {
  auto const moves = task<"moves">([](counts_moves a) { return a.moves; });
  counts_moves mine;
  EXPECT(task_executor<>{}.execute(moves, std::move(mine)).assume_value() == 1);
  EXPECT(task_executor<>{}.execute(moves, mine).assume_value() == 1);
  return 0;
}
CLAUSE(moved_once, "an rvalue is moved once, into the task's parameter");

constexpr int not_taken() {
  auto const take = task<"take">([](no_copy a) { return a.value; });
  no_copy mine{7};
  EXPECT(task_executor{stops_before_task{}}.execute(take, std::move(mine)).has_error());
  EXPECT(mine.value == 7);
  return 0;
}
CLAUSE(not_taken, "a run that ends before its task takes no rvalue");

constexpr int converted() {
  auto const length = task<"length">([](std::string_view text) { return text.size(); });
  EXPECT(task_executor<>{}.execute(length, "four").assume_value() == 4);
  return 0;
}
CLAUSE(converted, "arguments convert to the task's parameters");

}  // namespace
