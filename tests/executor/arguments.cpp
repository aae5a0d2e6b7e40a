// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
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
CLAUSE(replaced, "a handler may replace the arguments by a tuple that converts to the parameters");

constexpr int in_place() {
  EXPECT(task_executor{changes_in_place{}}.execute(subtract, 1, 3).assume_value() == 98);
  EXPECT(task_executor{changes_in_place{}, replaces_args{}}.execute(subtract, 1, 3).assume_value() == -98);
  EXPECT(task_executor{replaces_args{}, changes_in_place{}}.execute(subtract, 1, 3).assume_value() == 102);
  return 0;
}
CLAUSE(in_place, "a handler may change the arguments in place; each sees what the ones before it made of them");

constexpr int owned() {
  int mine = 1;
  EXPECT(task_executor{changes_in_place{}}.execute(subtract, mine, 3).assume_value() == 98);
  EXPECT(mine == 1);
  return 0;
}
CLAUSE(owned, "the run owns copies of the arguments: the caller's stay as they are");

constexpr int refused() {
  task_executor const executor{failure_policy<on_plugin_failure::propagate>{}, fails_on_args{}};
  auto const left = executor.execute(subtract, 1, 3);
  EXPECT(left.has_error() && left.assume_error().code() == errc::permanent);
  return 0;
}
CLAUSE(refused, "under propagate a handler of the arguments can refuse the run");

constexpr int written_to() {
  auto const counts = task<"counts">([](int& n) { return ++n; });
  int mine = 1;
  EXPECT(task_executor<>{}.execute(counts, mine).assume_value() == 2 && mine == 1);
  return 0;
}
CLAUSE(written_to, "a task may write to its argument: to the run's copy");

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
CLAUSE(move_only, "arguments that can only be moved are seen, changed and replaced");

// `task_parameters`, from every shape of callable.

constexpr int free_function(context&, int a, std::string_view b) { return a + static_cast<int>(b.size()); }
constexpr int free_nothrow(int const& a) noexcept { return a; }
struct function_object {
  constexpr int operator()(context const&, int a) const noexcept { return a; }
};

template <class T>
using parameters = task_parameters<decltype(task<"t">(std::declval<T>()))>;

static_assert(std::is_same_v<parameters<int (*)()>, std::tuple<>>);
static_assert(std::is_same_v<parameters<decltype(&free_function)>, std::tuple<int, std::string_view>>);
static_assert(std::is_same_v<parameters<decltype(&free_nothrow)>, std::tuple<int>>);
static_assert(std::is_same_v<parameters<function_object>, std::tuple<int>>);
static_assert(std::is_same_v<task_parameters<decltype(subtract)>, std::tuple<int, int>>);
static_assert(std::is_same_v<task_parameters<decltype(task<"t">([](auto& ctx, int) { (void)ctx.task_name(); }))>,
                             std::tuple<int>>);
static_assert(std::is_same_v<task_parameters<decltype(task<"t", int, long>([](auto a, auto b) { return a + b; }))>,
                             std::tuple<int, long>>);
static_assert(std::is_same_v<task_parameters<decltype(task<"t">([](std::string const&, no_copy&&, int&) {}))>,
                             std::tuple<std::string, no_copy, int>>);

constexpr int shapes() {
  task_executor<> const executor;
  EXPECT(executor.execute(task<"t">(free_function), 1, "abc").assume_value() == 4);
  EXPECT(executor.execute(task<"t">(&free_nothrow), 1).assume_value() == 1);
  EXPECT(executor.execute(task<"t">(function_object{}), 1).assume_value() == 1);
  EXPECT(executor.execute(task<"t">([](auto& ctx, int a) { return ctx.attempt() + a; }), 1).assume_value() == 2);
  EXPECT(executor.execute(task<"t">([](context const& ctx) { return ctx.attempt(); })).assume_value() == 1);
  return 0;
}
CLAUSE(shapes, "a task is a function, a function pointer, a function object or a lambda, with a context or without");

constexpr int stated() {
  auto const add = task<"add", int, int>([](auto a, auto b) { return a + b; });
  EXPECT(task_executor<>{}.execute(add, 1, 2).assume_value() == 3);
  EXPECT(task_executor{replaces_with_smaller{}}.execute(add, 1, 2).assume_value() == 7);
  auto const with = task<"with", int>([](auto& ctx, auto a) { return ctx.attempt() + a; });
  EXPECT(task_executor<>{}.execute(with, 2).assume_value() == 3);
  static_assert(std::is_same_v<decltype(task_executor<>{}.execute(add, short{1}, 2L)), result<int>>);
  return 0;
}
CLAUSE(stated, "the parameters of a generic callable can be stated");

constexpr int generic() {
  auto const add = task<"add">([](auto a, auto b) { return a + b; });
  EXPECT(task_executor<>{}.execute(add, 1, 2L).assume_value() == 3L);
  static_assert(std::is_same_v<decltype(task_executor<>{}.execute(add, 1, 2L)), result<long>>);
  auto const many = task<"many">([](auto... all) { return static_cast<int>(sizeof...(all)); });
  EXPECT(task_executor<>{}.execute(many, 1, 'a', true).assume_value() == 3);
  return 0;
}
CLAUSE(generic, "a generic callable works with execute, its parameters taken from the arguments");

constexpr int converted() {
  auto const length = task<"length">([](std::string_view text) { return text.size(); });
  EXPECT(task_executor<>{}.execute(length, "four").assume_value() == 4);
  return 0;
}
CLAUSE(converted, "arguments convert to the task's parameters");

}  // namespace
