// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/accepts.hpp>
#include <qtasks/executor/encoded.hpp>
#include <qtasks/executor/detail/nothrow.hpp>
#include <qtasks/executor/detail/run.hpp>

#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// Speaks where `execute` meets an awaitable.
template <class Task, class Stack, bool Plain>
struct explain_execute {
  static_assert(Plain, "the task or a handler of this stack is awaitable: call `async_execute`");
};

/// The outcome of a run that cannot be, so that what the caller does with it is no second error.
struct anything {
  template <class T>
  constexpr operator T() const;
};
struct no_outcome {
  constexpr bool has_value() const { return false; }
  constexpr bool has_error() const { return true; }
  constexpr anything value() const { return {}; }
  constexpr anything assume_value() const { return {}; }
  constexpr task_error error() const { return {errc::failed, ""}; }
  constexpr task_error assume_error() const { return error(); }
  constexpr explicit operator bool() const { return false; }
};

/// What cannot be run: `Spoken` says why, and nothing else goes wrong.
template <class Spoken>
struct no_execution {
  static_assert(sizeof(Spoken) > 0);
  static constexpr bool well_formed = false;
  static constexpr bool nothrow = false;
  using outcome_type = no_outcome;
};

/// A call of a task that takes these arguments: its types.
template <class Executor, bool Encoded, class Task, class... Args>
struct possible_execution {
  using call_type = call<Task, std::decay_t<Args>...>;
  using run_type = run<Executor, Task, call_type, Encoded>;
  static constexpr bool well_formed = true;
  static constexpr bool nothrow = is_nothrow_run<Executor, Task, call_type, Encoded, Args...>();
  using outcome_type = typename run_type::outcome_type;
};

template <class Executor, bool Encoded, class Task, class... Args>
constexpr auto judge_execution() {
  if constexpr (!qtasks::Task<Task>) {
    return std::type_identity<no_execution<explain_task<Task, false>>>{};
  } else if constexpr (!accepts<Task, Args...>()) {
    return std::type_identity<no_execution<explain_arguments<Task, false, Args...>>>{};
  } else if constexpr (Encoded && std::is_same_v<option_of<Task, option::decode>, done>) {
    return std::type_identity<no_execution<explain_encoded<Task, false>>>{};
  } else {
    return std::type_identity<possible_execution<Executor, Encoded, Task, Args...>>{};
  }
}

/// What `execute(...)` with these arguments means: an optional `encoded`, an optional `run_info`, a task, and
/// the task's arguments.
template <class Executor, bool Encoded, class First, class... Rest>
struct execution : decltype(judge_execution<Executor, Encoded, std::remove_cvref_t<First>, Rest...>())::type {};
template <class Executor, bool Encoded, class First, class... Rest>
requires std::is_same_v<std::remove_cvref_t<First>, encoded_t>
struct execution<Executor, Encoded, First, Rest...> : execution<Executor, true, Rest...> {
};
template <class Executor, bool Encoded, class First, class... Rest>
requires std::is_same_v<std::remove_cvref_t<First>, run_info>
struct execution<Executor, Encoded, First, Rest...> : execution<Executor, Encoded, Rest...> {
};

struct info_of_task {};

/// Takes the leading `encoded` and `run_info` off, then calls `start(info, task, args...)`.
template <class Start, class Info, class First, class... Rest>
QTASKS_INLINE constexpr auto with_info(Start start, Info const& info, First&& first, Rest&&... rest) {
  using first_type = std::remove_cvref_t<First>;
  if constexpr (std::is_same_v<first_type, encoded_t>) {
    return detail::with_info(start, info, std::forward<Rest>(rest)...);
  } else if constexpr (std::is_same_v<first_type, run_info>) {
    return detail::with_info(start, first, std::forward<Rest>(rest)...);
  } else if constexpr (std::is_same_v<Info, info_of_task>) {
    return start(run_info{.priority = first.template get<option::priority>().value}, first,
                 std::forward<Rest>(rest)...);
  } else {
    return start(info, first, std::forward<Rest>(rest)...);
  }
}

template <class Executor, class... Args>
QTASKS_INLINE constexpr auto execute(Executor& executor, Args&&... all) ->
    typename execution<Executor, false, Args...>::outcome_type {
  using made = execution<Executor, false, Args...>;
  if constexpr (made::well_formed) {
    using run_type = typename made::run_type;
    static_assert(run_type::replies_fit);  // looked at here, where a wrong one is a shorter error
    constexpr bool plain = !Awaitable<decltype(std::declval<run_type&>().start())>;
    return detail::with_info(
        [&executor](run_info const& info, auto const& task, auto&&... args) QTASKS_LAMBDA_INLINE ->
        typename made::outcome_type {
          static_assert(sizeof(explain_execute<std::remove_cvref_t<decltype(task)>, stack_of<Executor>, plain>) > 0);
          if constexpr (plain) {
            run_type now{executor, task, info, std::forward<decltype(args)>(args)...};
            return now.start();
          } else {
            __builtin_unreachable();
          }
        },
        info_of_task{}, std::forward<Args>(all)...);
  } else {
    return typename made::outcome_type{};
  }
}

/// The same, in a coroutine's frame if anything is awaitable.
template <class Executor, class... Args>
constexpr auto async_execute(Executor& executor, Args&&... all) {
  using made = execution<Executor, false, Args...>;
  if constexpr (made::well_formed) {
    using run_type = typename made::run_type;
    return detail::with_info(
        [&executor](run_info const& info, auto const& task, auto&&... args) {
          return qtasks::hold(
              [&executor, &task, info,
               owned = std::tuple<std::decay_t<decltype(args)>...>(std::forward<decltype(args)>(args)...)]() mutable {
                return std::apply(
                    [&](auto&... own) {
                      return run_type{executor, task, info, std::move(own)...};
                    },
                    owned);
              },
              [](run_type& held) { return held.start(); });
        },
        info_of_task{}, std::forward<Args>(all)...);
  } else {
    return typename made::outcome_type{};
  }
}

}  // namespace qtasks::detail
