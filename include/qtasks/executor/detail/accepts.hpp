// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/call.hpp>
#include <qtasks/executor/detail/explain_run.hpp>

#include <cstddef>
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

/// Reports a callable that is called with `.*` or `->*`.
template <class Task, class Callable, bool CalledByName>
struct explain_member {
  static_assert(CalledByName,
                "this task's callable is a pointer to a member: write a lambda that calls it, "
                "`[](object const& x) { return x.member(); }`");
};

/// Reports an argument to which the task could write, and which the run would copy.
template <class Task, class Parameter, class Argument, bool ByReference>
struct explain_reference {
  static_assert(ByReference,
                "the task can write to this argument, of which the run would pass a copy: pass `std::ref(argument)`");
};

/// Reports an argument that loses information on the way to its parameter.
template <class Task, class Parameter, class Argument, bool Converts>
struct explain_conversion {
  static_assert(Converts,
                "this argument does not convert implicitly and without loss to the parameter: pass a value of the "
                "parameter's type, for example `640u` for an `unsigned`");
};

/// Judges the arguments `Args` of a call, declared as `P`.
template <class Task, class Declared, class... Args>
struct arguments_check;
template <class Task, class... P, class... Args>
struct arguments_check<Task, type_list<P...>, Args...> {
  static constexpr bool constructing = (constructs<P, Args> && ...);

  /// The explainer of the first argument of these; `done` if there is none.
  template <template <class, class, class, bool> class Explainer, class Indices>
  static constexpr auto explain() {
    if constexpr (Indices::count == 0) {
      return std::type_identity<done>{};
    } else {
      constexpr std::size_t first = Indices::at[0];
      return std::type_identity<Explainer<Task, type_at<first, P...>, type_at<first, Args...>, false>>{};
    }
  }
  using unreferred = typename decltype(explain<explain_reference, indices_where<lacks_ref<P, Args>...>>())::type;
  using unkept = typename decltype(explain<explain_conversion, indices_where<!keeps_argument<P, Args>...>>())::type;
};

/// Returns the explainer of the first mistake in the arguments; `done` if the task can be called with them.
template <class Task, class... Args>
constexpr auto mistake_in_arguments() {
  using callable = typename Task::callable_type;
  using sequence = call_signature<callable, typename Task::stated_parameters, std::decay_t<Args>...>;
  using refused = explain_arguments<Task, false, Args...>;
  if constexpr (std::is_member_pointer_v<callable>) {
    return std::type_identity<explain_member<Task, callable, false>>{};
  } else if constexpr (!requires { typename sequence::type::declared; }) {
    return std::type_identity<refused>{};
  } else {
    using declared = typename sequence::type::declared;
    using pass = passing<typename sequence::type, declared, std::decay_t<Args>...>;
    if constexpr (!pass::complete) {
      return std::type_identity<refused>{};
    } else {
      using check = arguments_check<Task, declared, Args...>;
      if constexpr (!std::is_same_v<typename check::unreferred, done>) {
        return std::type_identity<typename check::unreferred>{};
      } else if constexpr (!check::constructing) {
        return std::type_identity<refused>{};
      } else if constexpr (pass::template callable<callable>) {
        return std::type_identity<typename check::unkept>{};
      } else if constexpr (std::is_invocable_v<callable const&, context&, std::decay_t<Args>&...>) {
        return std::type_identity<explain_reference<Task, callable, type_list<Args...>, false>>{};
      } else {
        return std::type_identity<refused>{};
      }
    }
  }
}

}  // namespace qtasks::detail
