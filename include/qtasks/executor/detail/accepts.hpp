// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/call.hpp>

#include <tuple>
#include <type_traits>

namespace qtasks::detail {

/// Reports an argument of `execute` that is not a task.
template <class T, bool IsTask>
struct explain_task {
  static_assert(IsTask, "this is not a task: write `qtasks::task<\"name\">(callable)`");
};

/// Reports arguments that the task does not take.
template <class Task, bool Callable, class... Args>
struct explain_arguments {
  static_assert(Callable, "the task does not take these arguments");
};

/// Each type of the tuple can be constructed from the argument at the same position.
template <class To, class... From>
inline constexpr bool constructs = false;
template <class... To, class... From>
requires(sizeof...(To) == sizeof...(From)) inline constexpr bool constructs<std::tuple<To...>, From...> =
    (std::is_constructible_v<To, From> && ...);

template <class To, class... From>
inline constexpr bool constructs_nothrow = false;
template <class... To, class... From>
requires(sizeof...(To) == sizeof...(From)) inline constexpr bool constructs_nothrow<std::tuple<To...>, From...> =
    (std::is_nothrow_constructible_v<To, From> && ...);

/// The task can be called with these arguments.
template <class Task, class... Args>
constexpr bool accepts() {
  using callable = typename Task::callable_type;
  using sequence = call_signature<callable, typename Task::stated_parameters, std::decay_t<Args>...>;
  if constexpr (requires { typename sequence::type::parameters; }) {
    using signature = typename sequence::type;
    return constructs<typename signature::parameters, Args...> && passing<signature>::template callable<callable>;
  } else {
    return false;
  }
}

}  // namespace qtasks::detail
