// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/call.hpp>
#include <qtasks/executor/encoded.hpp>

#include <cstddef>
#include <type_traits>

namespace qtasks::detail {

/// Reports an argument of `execute` that is not a task.
template <class T, bool IsTask>
struct explain_task {
  static_assert(IsTask, "this is not a task: write `qtasks::task<\"name\">(callable)`");
};

/// Reports arguments that a callable does not take, of which the parameters are not known.
template <class Task, bool Callable, class... Args>
struct explain_arguments {
  static_assert(Callable, "the task does not take these arguments");
};

/// Reports a wrong number of arguments.
template <class Task, bool Right, std::size_t Expected, std::size_t Given>
struct explain_count {
  static_assert(Right,
                "wrong number of arguments: the task takes the first number, without the context, and this call has "
                "the second");
};

/// Reports a callable that is called with `.*` or `->*`.
template <class Task, class Callable, bool CalledByName>
struct explain_member {
  static_assert(CalledByName,
                "this task's callable is a pointer to a member: write a lambda that calls it, "
                "`[](object const& x) { return x.member(); }`");
};

/// Reports a callable that can be called only if it is not const.
template <class Task, class Callable, bool IsConst>
struct explain_mutable {
  static_assert(IsConst,
                "a run calls the task's callable through a const reference, and its `operator()` is not const: write "
                "the lambda without `mutable`, or make the operator const");
};

/// Reports a generic callable that takes one of its arguments as `explain_reference` says.
template <class Task, bool ByReference, class... Args>
struct explain_references {
  static_assert(ByReference,
                "the task can write to one of these arguments, of which the run would pass copies: pass "
                "`std::ref(argument)`");
};

// The explainers of one argument or one parameter name its position, which begins with 1.

/// Reports an option of the call that is written as an argument of the task.
template <bool InPlace, class Task, std::size_t Position, class Argument>
struct explain_place {
  static_assert(InPlace, "the task does not take this argument: write it before the task");
};

/// Reports a context that is not the first parameter, or is not a reference.
template <bool InPlace, class Task, std::size_t Position, class Parameter>
struct explain_context {
  static_assert(InPlace, "the context must be the first parameter, and a reference: write `qtasks::context& ctx`");
};

/// Reports an argument to which the task could write, and which the run would copy.
template <bool ByReference, class Task, std::size_t Position, class Parameter, class Argument>
struct explain_reference {
  static_assert(ByReference,
                "the task can write to this argument, of which the run would pass a copy: pass `std::ref(argument)`");
};

/// Reports an argument that has the right type and cannot be copied.
template <bool Copied, class Task, std::size_t Position, class Parameter, class Argument>
struct explain_copy {
  static_assert(Copied,
                "the run cannot copy this argument: pass `std::move(argument)`, or, if the parameter is a reference, "
                "`std::cref(argument)`");
};

/// Reports an argument that does not convert to its parameter, or loses information on the way.
template <bool Converts, class Task, std::size_t Position, class Parameter, class Argument>
struct explain_conversion {
  static_assert(Converts,
                "this argument does not convert implicitly and without loss to the parameter: pass a value of the "
                "parameter's type, for example `640u` for an `unsigned`");
};

/// The explainer of the first index in `Where`, with the type that each list has there; `done` if there is none.
template <template <bool, class, std::size_t, class...> class Explainer, class Task, class Where, class... Lists>
constexpr auto explain_first() {
  if constexpr (Where::count == 0) {
    return std::type_identity<done>{};
  } else {
    constexpr std::size_t first = Where::at[0];
    return std::type_identity<Explainer<false, Task, first + 1, typename Lists::template nth<first>::type...>>{};
  }
}
template <template <bool, class, std::size_t, class...> class Explainer, class Task, class Where, class... Lists>
using first_explained = typename decltype(detail::explain_first<Explainer, Task, Where, Lists...>())::type;

/// Judges the arguments `Args` of a call, declared as `P`.
template <class Task, class Signature, class Declared, class... Args>
struct arguments_check;
template <class Task, class Signature, class... P, class... Args>
struct arguments_check<Task, Signature, type_list<P...>, Args...> {
  using callable = typename Task::callable_type;
  using given = type_list<Args...>;
  using declared = type_list<P...>;

  /// Returns the explainer of the first mistake; `done` if there is none.
  static constexpr auto explain() {
    if constexpr (sizeof...(P) != sizeof...(Args)) {
      return refused<explain_count<Task, false, sizeof...(P), sizeof...(Args)>>();
    } else if constexpr (!((!lacks_ref<P, Args> && constructs<P, Args> && keeps_argument<P, Args>)&&...)) {
      using unreferred = indices_where<lacks_ref<P, Args>...>;
      using uncopied = indices_where<(keeps_argument<P, Args> && !constructs<P, Args>)...>;
      using unkept = indices_where<!keeps_argument<P, Args>...>;
      return refused<first_mistake<first_explained<explain_reference, Task, unreferred, declared, given>,
                                   first_explained<explain_copy, Task, uncopied, declared, given>,
                                   first_explained<explain_conversion, Task, unkept, declared, given>>>();
    } else if constexpr (passing<Signature, declared, std::decay_t<Args>...>::template callable<callable>) {
      return std::type_identity<done>{};
    } else if constexpr (std::is_invocable_v<callable const&, context&, std::decay_t<Args>&...>) {
      return refused<explain_references<Task, false, Args...>>();
    } else if constexpr (std::is_invocable_v<callable&, std::decay_t<Args>...> ||
                         std::is_invocable_v<callable&, context&, std::decay_t<Args>...>) {
      return refused<explain_mutable<Task, callable, false>>();
    } else {
      return refused<explain_arguments<Task, false, Args...>>();
    }
  }

 private:
  /// Of two mistakes that explain a call that is refused anyway, or else `Otherwise`.
  template <class Otherwise>
  static constexpr auto refused() {
    using misplaced = indices_where<is_one_of<std::remove_cvref_t<Args>, run_info, encoded_t>...>;
    using contexts = indices_where<std::is_same_v<std::remove_cvref_t<P>, context>...>;
    return std::type_identity<first_mistake<first_explained<explain_place, Task, misplaced, given>,
                                            first_explained<explain_context, Task, contexts, declared>, Otherwise>>{};
  }
};

/// Returns the explainer of the first mistake in the arguments; `done` if the task can be called with them.
template <class Task, class... Args>
constexpr auto mistake_in_arguments() {
  using callable = typename Task::callable_type;
  using sequence = call_signature<callable, typename Task::stated_parameters, std::decay_t<Args>...>;
  if constexpr (std::is_member_pointer_v<callable>) {
    return std::type_identity<explain_member<Task, callable, false>>{};
  } else if constexpr (!requires { typename sequence::type::declared; }) {
    return std::type_identity<explain_arguments<Task, false, Args...>>{};
  } else {
    using signature = typename sequence::type;
    return arguments_check<Task, signature, typename signature::declared, Args...>::explain();
  }
}

}  // namespace qtasks::detail
