// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/plugin_stack.hpp>
#include <qtasks/executor/detail/call.hpp>
#include <qtasks/executor/detail/provided_slots.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// The option of a task, or its empty form, as a type.
template <class Task, template <class...> class Option>
using option_of = std::remove_cvref_t<decltype(std::declval<Task const&>().template get_any<Option>())>;

template <class Task>
inline constexpr bool takes_middlewares =
    std::tuple_size_v<decltype(option_of<Task, option::middlewares_before>::functions)> +
        std::tuple_size_v<decltype(option_of<Task, option::middlewares_after>::functions)> >
    0;

/// The stack inside an executor, const if the executor is.
template <class Executor>
using stack_of = std::remove_reference_t<decltype(std::declval<Executor&>().stack())>;

/// The events of one run, as types: what handlers are asked with.
template <class Executor, class Task, class Call, class Args = typename Call::parameters>
struct run_events;
template <class Executor, class Task, class Call, class... Args>
struct run_events<Executor, Task, Call, std::tuple<Args...>> {
  using value = typename Call::value_type;
  using context_type = run_context<slots_for<stack_of<Executor>>>;
  using base = triggers::executor_event<Executor, Task, value, typename Call::error_type, context_type>;
  using before =
      triggers::middlewares_event<base, option_of<Task, option::middlewares_before>, option::middlewares_after<>>;
  using after =
      triggers::middlewares_event<base, option::middlewares_before<>, option_of<Task, option::middlewares_after>>;
  using args = triggers::args_event<base, Args...>;
  using around = triggers::around_event<base, Args...>;
  using replaced = triggers::result_event<base, value>;
  using run_task = std::conditional_t<Call::generating, triggers::results_event<base, value>, replaced>;
};

/// Some handler of the stack can answer the error with a value.
template <class Stack, class Base, class Value, class Error>
inline constexpr bool answers_error =
    handlers_of<"task_executor_run_task_trigger_error", Stack, triggers::error_event<Base, Error, Value>>::count > 0;
template <class Stack, class Base, class Value, class... Es>
inline constexpr bool answers_error<Stack, Base, Value, one_of<Es...>> = (answers_error<Stack, Base, Value, Es> || ...);

/// Some handler of the stack can put a value in the place of what the task left.
template <class Stack, class Events, class Call>
inline constexpr bool replaces_value =
    answers_error<Stack, typename Events::base, typename Events::value, typename Call::error_type> ||
    handlers_of<"task_executor_run_task", Stack, typename Events::replaced>::count > 0 ||
    handlers_of<"task_executor_run_task_gen", Stack, typename Events::run_task>::count > 0 ||
    handlers_of<"task_executor_after_execute_result_replace", Stack, typename Events::replaced>::count > 0;

/// What the handlers return fits what they replace; `dispatcher` speaks if not.
template <fixed_string Name, class Stack, class Event, class Value, class Failure>
inline constexpr bool replies_fit = [] {
  if constexpr (handlers_of<Name, Stack, Event>::count > 0) (void)sizeof(dispatcher<Name, Stack, Event, Value, Failure>);
  return true;
}();
template <class Stack, class Base, class Value, class Failure, class Error>
inline constexpr bool answers_fit = replies_fit<"task_executor_run_task_trigger_error", Stack,
                                                triggers::error_event<Base, Error, Value>, slot<Value>, Failure>;
template <class Stack, class Base, class Value, class Failure, class... Es>
inline constexpr bool answers_fit<Stack, Base, Value, Failure, one_of<Es...>> =
    (answers_fit<Stack, Base, Value, Failure, Es> && ...);

/// Some plugin's failure ends the run.
template <class Leaves>
inline constexpr bool may_propagate = false;
template <class... Leaf>
inline constexpr bool may_propagate<type_list<Leaf...>> = ((Leaf::policy == on_plugin_failure::propagate) || ...);

/// What `decode` makes of a task's value.
template <class Call, class Option>
struct decoding {
  using returned = std::invoke_result_t<decltype(Option::function) const&, typename Call::value_type const&>;
  using value = typename result_parts<awaited_t<returned>>::value;
};
template <class Call>
struct decoding<Call, done> {
  using value = done;
};

/// Calls `use` with the error, or with the alternative of a `one_of` that is there.
template <std::size_t I = 0, class E, class Use>
QTASKS_INLINE constexpr auto with_error(E const& error, Use use) {
  return use(error);
}
template <std::size_t I = 0, class Use, class... Es>
QTASKS_INLINE constexpr auto with_error(one_of<Es...> const& error, Use use) {
  if constexpr (I + 1 == sizeof...(Es)) {
    return use(*std::get_if<I>(&error));
  } else {
    return qtasks::select(
        error.index() == I, [&error, use]() QTASKS_LAMBDA_INLINE { return use(*std::get_if<I>(&error)); },
        [&error, use]() QTASKS_LAMBDA_INLINE { return with_error<I + 1>(error, use); });
  }
}

}  // namespace qtasks::detail
