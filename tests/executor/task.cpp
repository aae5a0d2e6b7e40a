// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace {

using namespace qtasks;

constexpr auto divide = task<"divide">([](int a, int b) { return a / b; });
static_assert(divide.name == "divide" && divide.cancel_text == "divide.cancel");
static_assert(Task<decltype(divide)> && Task<decltype(divide)&> && !Task<int>);

// `task_parameters`, of each kind of callable.

constexpr int free_function(context&, int a, std::string_view b) { return a + static_cast<int>(b.size()); }
constexpr int free_nothrow(int const& a) noexcept { return a; }
struct function_object {
  constexpr int operator()(context const&, int a) const noexcept { return a; }
};
struct by_const_lvalue {
  constexpr int operator()(context&, int a) const& { return a; }
};
struct by_const_lvalue_nothrow {
  constexpr int operator()(int a) const& noexcept { return a; }
};
struct move_only {
  move_only(move_only&&) = default;
};

template <class T>
using parameters = task_parameters<decltype(task<"t">(std::declval<T>()))>;

static_assert(std::is_same_v<parameters<int (*)()>, std::tuple<>>);
static_assert(std::is_same_v<parameters<decltype(&free_function)>, std::tuple<int, std::string_view>>);
static_assert(std::is_same_v<parameters<decltype(&free_nothrow)>, std::tuple<int>>);
static_assert(std::is_same_v<parameters<function_object>, std::tuple<int>>);
static_assert(std::is_same_v<parameters<by_const_lvalue>, std::tuple<int>>);
static_assert(std::is_same_v<parameters<by_const_lvalue_nothrow>, std::tuple<int>>);
static_assert(std::is_same_v<task_parameters<decltype(task<"t">([](auto&& ctx, int) { (void)ctx.task_name(); }))>,
                             std::tuple<int>>);
static_assert(std::is_same_v<task_parameters<decltype(divide)>, std::tuple<int, int>>);
static_assert(std::is_same_v<task_parameters<decltype(task<"t">([](auto& ctx, int) { (void)ctx.task_name(); }))>,
                             std::tuple<int>>);
static_assert(std::is_same_v<task_parameters<decltype(task<"t", int, long>([](auto a, auto b) { return a + b; }))>,
                             std::tuple<int, long>>);
static_assert(std::is_same_v<task_parameters<decltype(task<"t">([](std::string const&, move_only&&, int&) {}))>,
                             std::tuple<std::string, move_only, int>>);

constexpr int shapes() {
  task_executor<> const executor;
  EXPECT(executor.execute(task<"t">(free_function), 1, "abc").assume_value() == 4);
  EXPECT(executor.execute(task<"t">(&free_nothrow), 1).assume_value() == 1);
  EXPECT(executor.execute(task<"t">(function_object{}), 1).assume_value() == 1);
  EXPECT(executor.execute(task<"t">([](auto& ctx, int a) { return ctx.attempt() + a; }), 1).assume_value() == 2);
  EXPECT(executor.execute(task<"t">([](context const& ctx) { return ctx.attempt(); })).assume_value() == 1);
  EXPECT(executor.execute(task<"t">(by_const_lvalue{}), 1).assume_value() == 1);
  EXPECT(executor.execute(task<"t">(by_const_lvalue_nothrow{}), 1).assume_value() == 1);
  EXPECT(executor.execute(task<"t">([](auto&& ctx, int a) { return ctx.attempt() + a; }), 1).assume_value() == 2);
  EXPECT(executor.execute(task<"t">([](auto& ctx, auto a) { return ctx.attempt() + a; }), 1).assume_value() == 2);
  EXPECT(executor.execute(task<"t">([](auto const& ctx, auto&& a) { return ctx.attempt() + a; }), 1).assume_value() ==
         2);
  return 0;
}
CLAUSE(shapes,
       "a task's callable is a function, a function pointer, a function object or a lambda, with or without a context");

#if defined(__cpp_explicit_this_parameter)
struct explicit_object {
  constexpr int operator()(this explicit_object const&, context& ctx, int a) { return ctx.attempt() + a; }
};
static_assert(std::is_same_v<parameters<explicit_object>, std::tuple<int>>);

constexpr int explicit_object_parameters() {
  task_executor<> const executor;
  EXPECT(executor.execute(task<"t">(explicit_object{}), 1).assume_value() == 2);
  EXPECT(executor.execute(task<"t">([](this auto const&, context& ctx, int a) { return ctx.attempt() + a; }), 1)
             .assume_value() == 2);
  EXPECT(executor.execute(task<"t">([](this auto const&, int a) { return a; }), 1).assume_value() == 1);
  EXPECT(executor.execute(task<"t">([](int a) static { return a; }), 1).assume_value() == 1);
  return 0;
}
CLAUSE(explicit_object_parameters, "an explicit object parameter is no parameter of the task");
#endif

struct replaces_arguments {
  constexpr std::tuple<int, int> on(trigger<"task_executor_args_replace">, auto const&) const { return {5, 2}; }
};

constexpr int stated() {
  auto const add = task<"add", int, int>([](auto a, auto b) { return a + b; });
  EXPECT(task_executor<>{}.execute(add, 1, 2).assume_value() == 3);
  EXPECT(task_executor{replaces_arguments{}}.execute(add, 1, 2).assume_value() == 7);
  auto const with = task<"with", int>([](auto& ctx, auto a) { return ctx.attempt() + a; });
  EXPECT(task_executor<>{}.execute(with, 2).assume_value() == 3);
  static_assert(std::is_same_v<decltype(task_executor<>{}.execute(add, short{1}, 'c')), result<int>>);
  return 0;
}
CLAUSE(stated, "a task states the parameters of a generic callable");

constexpr int generic() {
  auto const add = task<"add">([](auto a, auto b) { return a + b; });
  EXPECT(task_executor<>{}.execute(add, 1, 2L).assume_value() == 3L);
  static_assert(std::is_same_v<decltype(task_executor<>{}.execute(add, 1, 2L)), result<long>>);
  auto const many = task<"many">([](auto... all) { return static_cast<int>(sizeof...(all)); });
  EXPECT(task_executor<>{}.execute(many, 1, 'a', true).assume_value() == 3);
  return 0;
}
CLAUSE(generic, "execute takes the parameters of a generic callable from the arguments");

}  // namespace
