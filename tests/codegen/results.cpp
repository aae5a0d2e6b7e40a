// SPDX-License-Identifier: BSL-1.0 Tasks whose values are returned in a register, in memory, or by a move. A plugin
// observes the run, or replaces its error by another value.
#include "shapes.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace {

/// One for each stack, because GCC at -Os does not inline a task that several functions share.
template <auto Make, bool Replaced>
constexpr auto make = qtasks::task<"make">([](qtasks::context& ctx, int value) -> qtasks::result<decltype(Make(0))> {
  if (value < 0) return ctx.plugin_error("negative");
  return Make(value);
});

constexpr std::string_view make_name = "make";

template <auto Make>
qtasks::result<decltype(Make(0))> made(int value) {
  if (value < 0) return qtasks::task_plugin_trigger_error("negative");
  return Make(value);
}

qtasks::task_error negative() { return qtasks::task_plugin_trigger_error("negative").of_task(make_name); }

struct observer {
  void on(qtasks::trigger<"task_executor_before_execute">, auto const& /*event*/) const { saw(1, 0); }
};

template <auto Make>
struct make_zero {
  decltype(Make(0)) on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const& /*event*/) const {
    return Make(0);
  }
};

}  // namespace

qtasks::result<int> result_int_library(int value) {
  return qtasks::task_executor<observer>{}.execute(make<asked, false>, value);
}

qtasks::result<int> result_int_by_hand(int value) {
  saw(1, 0);
  if (value < 0) return negative();
  return asked(value);
}

qtasks::result<block> result_block_library(int value) {
  return qtasks::task_executor<observer>{}.execute(make<block_of, false>, value);
}

qtasks::result<block> result_block_by_hand(int value) {
  saw(1, 0);
  if (value < 0) return negative();
  return block_of(value);
}

qtasks::result<std::string> result_string_library(int value) {
  return qtasks::task_executor<observer>{}.execute(make<text_of, false>, value);
}

qtasks::result<std::string> result_string_by_hand(int value) {
  saw(1, 0);
  if (value < 0) return negative();
  return text_of(value);
}

qtasks::result<std::unique_ptr<int>> result_pointer_library(int value) {
  return qtasks::task_executor<observer>{}.execute(make<pointer_to, false>, value);
}

qtasks::result<std::unique_ptr<int>> result_pointer_by_hand(int value) {
  saw(1, 0);
  if (value < 0) return negative();
  return pointer_to(value);
}

qtasks::result<int> replaced_int_library(int value) {
  return qtasks::task_executor<make_zero<asked>>{}.execute(make<asked, true>, value);
}

qtasks::result<int> replaced_int_by_hand(int value) {
  auto returned = made<asked>(value);
  name_error(returned, make_name);
  if (returned.has_error()) return asked(0);
  return returned;
}

qtasks::result<block> replaced_block_library(int value) {
  return qtasks::task_executor<make_zero<block_of>>{}.execute(make<block_of, true>, value);
}

qtasks::result<block> replaced_block_by_hand(int value) {
  auto returned = made<block_of>(value);
  name_error(returned, make_name);
  if (returned.has_error()) return block_of(0);
  return returned;
}

qtasks::result<std::string> replaced_string_library(int value) {
  return qtasks::task_executor<make_zero<text_of>>{}.execute(make<text_of, true>, value);
}

qtasks::result<std::string> replaced_string_by_hand(int value) {
  auto returned = made<text_of>(value);
  name_error(returned, make_name);
  if (returned.has_error()) return text_of(0);
  return returned;
}

qtasks::result<std::unique_ptr<int>> replaced_pointer_library(int value) {
  return qtasks::task_executor<make_zero<pointer_to>>{}.execute(make<pointer_to, true>, value);
}

qtasks::result<std::unique_ptr<int>> replaced_pointer_by_hand(int value) {
  auto returned = made<pointer_to>(value);
  name_error(returned, make_name);
  if (returned.has_error()) return pointer_to(0);
  return returned;
}
