// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>

/// The options of `task<"name">(callable, options...)`, with QTasks' names. An option that is not given has the default
/// value below. An option of your own is a class with the member `option_name`, which must be unique: a plugin reads it
/// with `event.task_func.template get<my_option>()`.
namespace qtasks::option {

/// The task's priority in a queue; a smaller number runs first, as in QTasks. `execute` runs the task immediately.
struct priority {
  static constexpr std::string_view option_name = "priority";
  int value = 0;  ///< a smaller number runs first
};

/// The number of retries after an error. Without this option, the setting of the plugin that retries applies.
struct retry {
  static constexpr std::string_view option_name = "retry";
  int times = 0;  ///< the attempts are one more
};

/// Restricts retries to errors with these codes; without codes, it restricts nothing.
template <auto... Codes>
struct retry_on_exc {
  static constexpr std::string_view option_name = "retry_on_exc";
};

/// Limits the duration of a run; zero sets no limit. A plugin such as `total_timeout` enforces it.
struct max_time {
  static constexpr std::string_view option_name = "max_time";
  duration limit{};  ///< zero: none
};

/// A text that describes the task.
struct description {
  static constexpr std::string_view option_name = "description";
  std::string_view text{};  ///< of any length
};

/// Labels of the task.
template <std::size_t N>
struct tags {
  static constexpr std::string_view option_name = "tags";
  std::array<std::string_view, N> names{};  ///< in the order given
};
template <class... Text>
tags(Text...) -> tags<sizeof...(Text)>;

/// Makes the task a generator; defined in qtasks/executor/generating.hpp.
struct generating;
/// Called with each item of a generator task; defined in qtasks/executor/generating.hpp.
template <class F>
struct generate_handler;

/// Functions that the run calls in order before the task, with the `context&` or without arguments. The first error
/// that one returns ends the run.
template <class... Fs>
struct middlewares_before {
  static constexpr std::string_view option_name = "middlewares_before";
  /// Keeps copies of the functions.
  constexpr explicit middlewares_before(Fs... fs) : functions(std::move(fs)...) {}
  std::tuple<Fs...> functions;  ///< in the order in which they are called
};
/// No functions.
template <>
struct middlewares_before<> {
  static constexpr std::string_view option_name = "middlewares_before";
  std::tuple<> functions;  ///< none
};

/// Functions that the run calls in order after the task, with the `context&` or without arguments. The first error that
/// one returns ends the run.
template <class... Fs>
struct middlewares_after {
  static constexpr std::string_view option_name = "middlewares_after";
  /// Keeps copies of the functions.
  constexpr explicit middlewares_after(Fs... fs) : functions(std::move(fs)...) {}
  std::tuple<Fs...> functions;  ///< in the order in which they are called
};
/// No functions.
template <>
struct middlewares_after<> {
  static constexpr std::string_view option_name = "middlewares_after";
  std::tuple<> functions;  ///< none
};

/// Converts the task's value to the value that `execute(qtasks::encoded, ...)` returns.
template <class F>
struct decode {
  static constexpr std::string_view option_name = "decode";
  F function;  ///< called with the value
};
template <class F>
decode(F) -> decode<F>;

}  // namespace qtasks::option

namespace qtasks {

/// A type is an option of a task: it has a member `static constexpr std::string_view option_name`. A task has at most
/// one option of each name.
template <class T>
concept TaskOption = requires {
  { T::option_name } -> std::convertible_to<std::string_view>;
};

}  // namespace qtasks
