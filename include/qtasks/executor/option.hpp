// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>

/// The options of `task<"name">(callable, options...)`, with QTasks' names. An option that is not given has the default
/// value below.
namespace qtasks::option {

/// The task's priority in a queue; a smaller number runs first, as in QTasks. `execute` runs the task immediately.
struct priority {
  int value = 0;
};

/// The number of retries after an error, for the plugin that retries.
struct retry {
  int times = 0;
};

/// The codes of the errors that `retry` applies to; without codes, all errors.
template <auto... Codes>
struct retry_on_exc {};

/// Limits the duration of a run; zero means no limit. A plugin such as `total_timeout` enforces it.
struct max_time {
  duration limit{};
};

/// A text that describes the task.
struct description {
  std::string_view text{};
};

/// Labels of the task.
template <std::size_t N>
struct tags {
  std::array<std::string_view, N> names{};
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
  constexpr explicit middlewares_before(Fs... fs) : functions(std::move(fs)...) {}
  std::tuple<Fs...> functions;
};
template <>
struct middlewares_before<> {
  std::tuple<> functions;
};

/// Functions that the run calls in order after the task, with the `context&` or without arguments. The first error that
/// one returns ends the run.
template <class... Fs>
struct middlewares_after {
  constexpr explicit middlewares_after(Fs... fs) : functions(std::move(fs)...) {}
  std::tuple<Fs...> functions;
};
template <>
struct middlewares_after<> {
  std::tuple<> functions;
};

/// Converts the task's value to the value that `execute(qtasks::encoded, ...)` returns.
template <class F>
struct decode {
  F function;
};
template <class F>
decode(F) -> decode<F>;

}  // namespace qtasks::option
