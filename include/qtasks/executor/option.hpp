// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>

/// What `task<"name">(callable, options...)` can be told, in QTasks' words. An option not given has the
/// default that stands here.
namespace qtasks::option {

/// Smaller runs first, as in QTasks. For queues: `execute` runs at once.
struct priority {
  int value = 0;
};

/// How often a queue tries again after an error. For the plugin that does it.
struct retry {
  int times = 0;
};

/// The errors that `retry` is for; none named: all.
template <auto... Codes>
struct retry_on_exc {};

/// Limits the duration of a run; zero: no limit. For the plugin that enforces it, such as `total_timeout`.
struct max_time {
  duration limit{};
};

struct description {
  std::string_view text{};
};

template <std::size_t N>
struct tags {
  std::array<std::string_view, N> names{};
};
template <class... Text>
tags(Text...) -> tags<sizeof...(Text)>;

struct generating;  // see qtasks/executor/generating.hpp

template <class F>
struct generate_handler;

/// Called in order before the task, with the `context&` or with nothing. An error returned ends the run.
template <class... Fs>
struct middlewares_before {
  constexpr explicit middlewares_before(Fs... fs) : functions(std::move(fs)...) {}
  std::tuple<Fs...> functions;
};
template <>
struct middlewares_before<> {
  std::tuple<> functions;
};

/// Called in order after the task.
template <class... Fs>
struct middlewares_after {
  constexpr explicit middlewares_after(Fs... fs) : functions(std::move(fs)...) {}
  std::tuple<Fs...> functions;
};
template <>
struct middlewares_after<> {
  std::tuple<> functions;
};

/// Turns the task's value into what `execute(qtasks::encoded, ...)` returns.
template <class F>
struct decode {
  F function;
};
template <class F>
decode(F) -> decode<F>;

}  // namespace qtasks::option
