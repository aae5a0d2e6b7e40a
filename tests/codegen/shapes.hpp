// SPDX-License-Identifier: BSL-1.0
// The pairs of functions whose machine code is compared: one with the library, and the same one written by hand.
#pragma once

#include <qtasks/qtasks.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The functions that tasks and handlers call, in the library's function and in its twin. Defined in behaviour.cpp, so
// that no compiler inlines them.
struct block {
  std::array<long, 8> words;
  bool operator==(block const&) const = default;
};
void saw(int what, int value);
int asked(int value);
block block_of(int value);
std::string text_of(int value);
std::unique_ptr<int> pointer_to(int value);

/// Changes a value, with an observable call.
inline int plus(int value, int by) {
  saw(by, value);
  return value + by;
}

/// The task of most functions, and the same written by hand.
inline constexpr auto divide = qtasks::task<"divide">([](qtasks::context& ctx, int a, int b) -> qtasks::result<int> {
  if (b == 0) return ctx.plugin_error("division by zero");
  return a / b;
});
inline constexpr std::string_view divide_name = "divide";
inline qtasks::task_error by_zero() {
  return qtasks::task_plugin_trigger_error("division by zero").of_task(divide_name);
}
template <class Result>
void name_error(Result& left, std::string_view const& name) {
  if (left.has_error()) left.assume_error().of_task(name);
}
inline qtasks::result<int> quotient(int a, int b) {
  if (b == 0) return qtasks::task_plugin_trigger_error("division by zero");
  return a / b;
}
inline qtasks::result<int> divided(int a, int b) {
  auto left = quotient(a, b);
  name_error(left, divide_name);
  return left;
}

using refusal = qtasks::task_error_with<qtasks::field<"limit", int>, qtasks::field<"asked", int>>;
struct overdrawn {
  int missing;
  bool operator==(overdrawn const&) const = default;
};

/// Adds the value of a task to each of its words.
template <std::size_t Words>
struct adds_up {
  std::array<long, Words> words{};
  void add(int value) {
    for (long& word : words) word += value;
  }
  void on(qtasks::trigger<"task_executor_run_task">, auto const& event) { add(*event.result); }
};
template <>
struct adds_up<0> {
  void add(int value) const { saw(0, value); }
  void on(qtasks::trigger<"task_executor_run_task">, auto const& event) const { add(*event.result); }
};

#define PAIR(returned, shape, ...)       \
  returned shape##_library(__VA_ARGS__); \
  returned shape##_by_hand(__VA_ARGS__)

// quickstart.cpp
PAIR(int, quickstart, int a, int b);

// observers.cpp
PAIR(qtasks::result<int>, no_plugin, int a, int b);
PAIR(qtasks::result<int>, observers_1, int a, int b);
PAIR(qtasks::result<int>, observers_4, int a, int b);
PAIR(qtasks::result<int>, observers_16, int a, int b);
PAIR(qtasks::result<int>, state_0, qtasks::task_executor<adds_up<0>>& executor, int a, int b);
PAIR(qtasks::result<int>, state_1, qtasks::task_executor<adds_up<1>>& executor, int a, int b);
PAIR(qtasks::result<int>, state_8, qtasks::task_executor<adds_up<8>>& executor, int a, int b);

// replacing.cpp
PAIR(qtasks::result<int>, replacing_1, int a, int b);
PAIR(qtasks::result<int>, replacing_4, int a, int b);
PAIR(qtasks::result<int>, args_replace, int a, int b);
PAIR(std::optional<int>, first_fold, int items);

// failing.cpp
PAIR(qtasks::result<int>, failing_stop, int a, int b);
PAIR(qtasks::result<int>, failing_skip, int a, int b);
PAIR(qtasks::result<int>, failing_propagate, int a, int b);

// errors.cpp
using reserved = qtasks::result<int, refusal>;
using withdrawn = qtasks::result<int, overdrawn>;
PAIR(reserved, payload, int seats);
PAIR(withdrawn, own_error, int balance, int amount);

// results.cpp
PAIR(qtasks::result<int>, result_int, int value);
PAIR(qtasks::result<block>, result_block, int value);
PAIR(qtasks::result<std::string>, result_string, int value);
PAIR(qtasks::result<std::unique_ptr<int>>, result_pointer, int value);
PAIR(qtasks::result<int>, replaced_int, int value);
PAIR(qtasks::result<block>, replaced_block, int value);
PAIR(qtasks::result<std::string>, replaced_string, int value);
PAIR(qtasks::result<std::unique_ptr<int>>, replaced_pointer, int value);

// steps.cpp
PAIR(qtasks::result<int>, middlewares, int a, int b);
PAIR(qtasks::result<std::vector<double>>, generator, int limit);

// around.cpp
PAIR(qtasks::result<int>, around_1, int a, int b);
PAIR(qtasks::result<int>, around_3, int a, int b);
PAIR(qtasks::result<int>, around_7, int a, int b);
PAIR(qtasks::result<int>, retry_3, int value);

#undef PAIR
