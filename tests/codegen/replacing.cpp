// SPDX-License-Identifier: BSL-1.0
// Plugins that replace: the value of a task, one after another; its arguments; and the value of a trigger with
// `fold_rule::first`.
#include "shapes.hpp"

#include <optional>
#include <tuple>

namespace {

template <int N>
struct adder {
  int on(qtasks::trigger<"task_executor_run_task">, auto const& event) const { return plus(*event.result, N); }
};

struct never_by_zero {
  std::tuple<int, int> on(qtasks::trigger<"task_executor_args_replace">, auto const& event) const {
    auto const [a, b] = event.args;
    return {a, b == 0 ? plus(b, 1) : b};
  }
};

struct price_event {
  using result_type = int;
  int items;
};

}  // namespace

template <>
struct qtasks::trigger_entry<"codegen.price"> : qtasks::replace_trigger<price_event, qtasks::fold_rule::first> {};

namespace {

template <int From, int Price>
struct price {
  std::optional<int> on(qtasks::trigger<"codegen.price">, auto const& event) const {
    return event.items >= From ? std::optional{plus(event.items, Price)} : std::nullopt;
  }
};

}  // namespace

qtasks::result<int> replacing_1_library(int a, int b) {
  return qtasks::task_executor<adder<1>>{}.execute(divide, a, b);
}

qtasks::result<int> replacing_1_by_hand(int a, int b) {
  if (b == 0) return by_zero();
  return plus(a / b, 1);
}

qtasks::result<int> replacing_4_library(int a, int b) {
  return qtasks::task_executor<adder<1>, adder<2>, adder<3>, adder<4>>{}.execute(divide, a, b);
}

qtasks::result<int> replacing_4_by_hand(int a, int b) {
  if (b == 0) return by_zero();
  return plus(plus(plus(plus(a / b, 1), 2), 3), 4);
}

qtasks::result<int> args_replace_library(int a, int b) {
  return qtasks::task_executor<never_by_zero>{}.execute(divide, a, b);
}

qtasks::result<int> args_replace_by_hand(int a, int b) { return divided(a, b == 0 ? plus(b, 1) : b); }

std::optional<int> first_fold_library(int items) {
  qtasks::plugin_stack<price<100, 1>, price<10, 2>, price<0, 3>> const shop;
  return shop.fire(qtasks::trigger<"codegen.price">{}, price_event{items});
}

std::optional<int> first_fold_by_hand(int items) {
  if (items >= 100) return plus(items, 1);
  if (items >= 10) return plus(items, 2);
  if (items >= 0) return plus(items, 3);
  return std::nullopt;
}
