// SPDX-License-Identifier: BSL-1.0
// Three plugins replace a value, and the second can fail; a fourth observes failures. One function for each policy.
#include "shapes.hpp"

#include <string_view>

namespace {

using qtasks::errc, qtasks::failure_policy, qtasks::on_plugin_failure, qtasks::task_error;

template <int N>
struct adder {
  int on(qtasks::trigger<"task_executor_run_task">, auto const& event) const { return plus(*event.result, N); }
};

struct no_negative {
  static constexpr std::string_view name = "no_negative";
  static qtasks::result<int> add(int value) {
    if (value < 0) return task_error{errc::permanent, "negative"};
    return plus(value, 2);
  }
  qtasks::result<int> on(qtasks::trigger<"task_executor_run_task">, auto const& event) const {
    return add(*event.result);
  }
};

struct told {
  void on(qtasks::trigger<"task_executor_plugin_failed">, auto const& event) const {
    saw(static_cast<int>(event.e.code()), static_cast<int>(event.plugin.size()));
  }
};

void tell(errc code, std::string_view plugin) { saw(static_cast<int>(code), static_cast<int>(plugin.size())); }

}  // namespace

qtasks::result<int> failing_stop_library(int a, int b) {
  return qtasks::task_executor<adder<1>, no_negative, adder<3>, told>{}.execute(divide, a, b);
}

qtasks::result<int> failing_stop_by_hand(int a, int b) {
  auto left = divided(a, b);
  if (left.has_error()) return left;
  int value = plus(left.assume_value(), 1);
  auto const second = no_negative::add(value);
  if (second.has_error()) {
    tell(second.assume_error().code(), no_negative::name);
  } else {
    value = plus(second.assume_value(), 3);
  }
  return value;
}

qtasks::result<int> failing_skip_library(int a, int b) {
  return qtasks::task_executor<failure_policy<on_plugin_failure::skip>, adder<1>, no_negative, adder<3>, told>{}
      .execute(divide, a, b);
}

qtasks::result<int> failing_skip_by_hand(int a, int b) {
  auto left = divided(a, b);
  if (left.has_error()) return left;
  int value = plus(left.assume_value(), 1);
  auto const second = no_negative::add(value);
  if (second.has_error()) {
    tell(second.assume_error().code(), no_negative::name);
  } else {
    value = second.assume_value();
  }
  return plus(value, 3);
}

qtasks::result<int> failing_propagate_library(int a, int b) {
  return qtasks::task_executor<failure_policy<on_plugin_failure::propagate>, adder<1>, no_negative, adder<3>, told>{}
      .execute(divide, a, b);
}

qtasks::result<int> failing_propagate_by_hand(int a, int b) {
  auto left = divided(a, b);
  if (left.has_error()) return left;
  auto second = no_negative::add(plus(left.assume_value(), 1));
  if (second.has_error()) {
    tell(second.assume_error().code(), no_negative::name);
    second.assume_error().of_plugin(no_negative::name).of_task(divide_name);
    return second;
  }
  return plus(second.assume_value(), 3);
}
