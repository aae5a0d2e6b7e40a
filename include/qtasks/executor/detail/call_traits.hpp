// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/check_call.hpp>
#include <qtasks/executor/detail/check_plugins.hpp>
#include <qtasks/executor/detail/nothrow.hpp>
#include <qtasks/executor/detail/run.hpp>
#include <qtasks/executor/encoded.hpp>

#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// Reports an `execute` of a task that is awaitable or has awaitable handlers.
template <class Task, class Stack, bool Plain>
struct explain_execute {
  static_assert(Plain, "the task or a handler of this stack is awaitable: call `async_execute`");
};

/// The result type of an ill-formed call: it accepts the caller's usual uses, so that they cause no further errors.
struct anything {
  template <class T>
  constexpr operator T() const {
    __builtin_unreachable();
  }
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

/// The types of an ill-formed call. `Mistake` reports the reason.
template <class Mistake>
struct no_call {
  using mistake = Mistake;
  static constexpr bool well_formed = false;
  static constexpr bool nothrow = false;
  using outcome_type = no_outcome;
};

/// The types of a well-formed call.
template <class Executor, bool Encoded, class Task, class... Args>
struct possible_call {
  using mistake = done;
  using call_type = call<Task, std::decay_t<Args>...>;
  using types = run_types<Executor, Task, call_type, Encoded, typename call_type::pass::template held<Args...>>;
  using run_type = run<types>;
  static constexpr bool well_formed = true;
  static constexpr bool nothrow = is_nothrow_run<types, Args...>();
  using outcome_type = typename types::run_result;
};

template <class Executor, bool Encoded, class Task, class... Args>
constexpr auto call_traits_of() {
  using mistake = typename decltype(detail::mistake_in_call<Encoded, Task, Args...>())::type;
  if constexpr (std::is_same_v<mistake, done>) {
    return std::type_identity<possible_call<Executor, Encoded, Task, Args...>>{};
  } else {
    return std::type_identity<no_call<mistake>>{};
  }
}

/// Takes the place of the `run_info` that the caller does not pass.
struct no_run_info {};

/// The `run_info` that the caller passes, or an empty one.
QTASKS_INLINE constexpr run_info const& info_for(run_info const& info) noexcept { return info; }
QTASKS_INLINE constexpr run_info info_for(no_run_info) noexcept { return {}; }

/// Parses the arguments of `execute`: an optional `encoded`, an optional `run_info`, a task, and the task's arguments.
/// Calls `use(encoded, info, task, args...)`. A second `encoded` or `run_info` is read as the task, and reported.
template <bool Encoded = false, class Use, class Info, class First, class... Rest>
QTASKS_INLINE constexpr auto read_call(Use use, Info const& info, First&& first, Rest&&... rest) {
  using first_type = std::remove_cvref_t<First>;
  if constexpr (std::is_same_v<first_type, encoded_t> && !Encoded) {
    return detail::read_call<true>(use, info, std::forward<Rest>(rest)...);
  } else if constexpr (std::is_same_v<first_type, run_info> && std::is_same_v<Info, no_run_info>) {
    return detail::read_call<Encoded>(use, first, std::forward<Rest>(rest)...);
  } else {
    return use(std::bool_constant<Encoded>{}, detail::info_for(info), first, std::forward<Rest>(rest)...);
  }
}

template <class Executor>
struct traits_of_call {
  template <bool Encoded, class Task, class... Args>
  constexpr auto operator()(std::bool_constant<Encoded>, run_info const&, Task const&, Args&&...) const {
    return detail::call_traits_of<Executor, Encoded, Task, Args...>();
  }
};

/// The types of a call of `execute` with these arguments. If it is ill-formed, this is the only error.
template <class Executor, class... All>
struct call_traits
    : decltype(detail::read_call(traits_of_call<Executor>{}, no_run_info{}, std::declval<All>()...))::type {
  static_assert(sizeof(typename call_traits::mistake) > 0);
};

/// For calls that are compiled and never made.
template <class T>
T& no_object() {
  __builtin_unreachable();
}

/// The body of `task_executor::execute`. The run is a local variable.
template <class Executor, class... All>
QTASKS_INLINE constexpr auto execute(Executor& executor, All&&... all) ->
    typename call_traits<Executor, All...>::outcome_type {
  using traits = call_traits<Executor, All...>;
  if constexpr (!traits::well_formed) {
    return typename traits::outcome_type{};
  } else {
    using types = typename traits::types;
    using mistake = typename decltype(detail::mistake_in_plugins<types>())::type;
    static_assert(sizeof(mistake) > 0);
    if constexpr (!std::is_same_v<mistake, done>) {
      __builtin_unreachable();
    } else {
      using run_type = typename traits::run_type;
      if (false) {  // instantiates user code here, where an error in it is shortest
        using state = run_state<types>;
        (void)detail::call_callable<true>(detail::no_object<state>(), detail::no_object<state>().context,
                                          indices_of_arguments<state>{});
        if constexpr (is_handled<steps::run_task_around, types>) (void)detail::no_object<around_nest<state>>().run();
      }
      constexpr bool plain = run_type::is_plain();
      return detail::read_call(
          [&executor](auto, run_info const& info, auto const& task, auto&&... args) QTASKS_LAMBDA_INLINE ->
          typename traits::outcome_type {
            static_assert(sizeof(explain_execute<std::remove_cvref_t<decltype(task)>, stack_of<Executor>, plain>) > 0);
            if constexpr (plain) {
              run_type run{executor, task, info, std::forward<decltype(args)>(args)...};
              return run.start();
            } else {
              __builtin_unreachable();
            }
          },
          no_run_info{}, std::forward<All>(all)...);
    }
  }
}

/// Reports a temporary task or executor, to which an awaitable would keep a reference.
template <class Kept, bool Outlives>
struct explain_temporary {
  static_assert(Outlives,
                "the awaitable that `async_execute` returns refers to its task and its executor: pass a variable, not "
                "a temporary");
};

/// The type of an argument of `async_execute` when the run takes it: the awaitable owns it. Tasks and options of the
/// call are not arguments; a copy of their types changes nothing.
template <class A>
using owned_argument = std::conditional_t<Task<A>, A, std::decay_t<A>>;

/// The body of `task_executor::async_execute`. If something is awaitable, `hold` keeps the run in the coroutine's
/// frame, and `owned` the arguments, to which parameters such as a `std::string_view` can refer.
template <bool TemporaryExecutor, class Executor, class... All>
constexpr auto async_execute(Executor& executor, All&&... all) {
  using traits = call_traits<Executor, owned_argument<All>...>;
  if constexpr (traits::well_formed) {
    using run_type = typename traits::run_type;
    constexpr bool awaitable = !run_type::is_plain();
    constexpr bool temporary_task = ((Task<All> && !std::is_lvalue_reference_v<All>) || ...);
    static_assert(sizeof(explain_temporary < Executor, !awaitable || !TemporaryExecutor >) > 0);
    static_assert(sizeof(typename decltype(detail::mistake_in_plugins<typename traits::types>())::type) > 0);
    static_assert(sizeof(explain_temporary < typename traits::types::task_type, !awaitable || !temporary_task >) > 0);
    return detail::read_call(
        [&executor](auto, run_info const& info, auto const& task, auto&&... args) {
          auto make = [&executor, &task, info,
                       owned = std::tuple<std::decay_t<decltype(args)>...>(
                           std::forward<decltype(args)>(args)...)]() mutable {
            return std::apply([&](auto&... own) { return run_type{executor, task, info, std::move(own)...}; }, owned);
          };
          if constexpr (awaitable) {
            return qtasks::hold(
                std::move(make), [](run_type& run) { return run.begin(); },
                [](run_type& run, typename run_type::task_result& result) { return run.end(result); });
          } else {
            return qtasks::hold(std::move(make), [](run_type& run) { return run.start(); });
          }
        },
        no_run_info{}, std::forward<All>(all)...);
  } else {
    return typename traits::outcome_type{};
  }
}

}  // namespace qtasks::detail
