// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/middleware.hpp>
#include <qtasks/executor/detail/run_types.hpp>

#include <tuple>
#include <type_traits>

// The table of a run's steps. The `noexcept` of a run, its slots, the checks of the handlers' return types and the rows
// of `describe` are folds over it, and the probes are checked against it. run.hpp chains the steps; step_bodies.hpp has
// the body of each. A step has
//  - `name`: its trigger;
//  - `events<R>`: the events that it can fire in a run of the types `R`: none, one, or one for each error type;
//  - `before_task`: it comes before the task, where a failure ends the run if the stack states no policy;
//  - `replaces`: the object that its handlers replace;
//  - `runs_user_code<R>`: it calls user code that is neither the task nor a handler, and this code can return an error.
namespace qtasks::detail::steps {

enum class replaced { nothing, arguments, value, decoded };

/// `args_event`, if the run stores an object of a class that is derived from the parameter's.
template <class Base, class Stored, class... Shown>
struct derived_args_event : Base {
  using replaces = Stored;
  std::tuple<Shown&...> args;
  slot<Stored>& result;
};

/// The events that contain the arguments.
template <class Base, class Stored, class Shown>
struct events_of_arguments;
template <class Base, class Stored, class... P>
struct events_of_arguments<Base, Stored, std::tuple<P...>> {
  using replace = std::conditional_t<std::is_same_v<Stored, std::tuple<P...>>, triggers::args_event<Base, P...>,
                                     derived_args_event<Base, Stored, P...>>;
  using around = triggers::around_event<Base, P...>;
};
template <class R>
using events_of =
    events_of_arguments<typename R::base_event, typename R::parameters, typename R::call_type::shown_parameters>;
template <class R>
using value_event = triggers::result_event<typename R::base_event, typename R::value_type>;
template <bool Fires, class Event>
using event_if = std::conditional_t<Fires, type_list<Event>, type_list<>>;

/// One event for each error type of the task.
template <class R, class Error>
struct error_events {
  using type = type_list<triggers::error_event<typename R::base_event, Error, typename R::value_type>>;
};
template <class R, class... Es>
struct error_events<R, one_of<Es...>> {
  using type = type_list<triggers::error_event<typename R::base_event, Es, typename R::value_type>...>;
};

/// The defaults of a step: fires the run's own event, replaces nothing, and calls no user code except handlers.
template <fixed_string Name>
struct notification {
  static constexpr auto name = Name;
  static constexpr bool before_task = false;
  static constexpr replaced replaces = replaced::nothing;
  template <class R>
  static constexpr bool runs_user_code = false;
  template <class R>
  using events = type_list<typename R::base_event>;
};

struct middlewares_before : notification<"task_executor_middlewares_execute"> {
  static constexpr bool before_task = true;
  template <class R>
  using functions = typename R::template option_t<option::middlewares_before>;
  template <class R>
  static constexpr bool runs_user_code = middlewares<decltype(functions<R>::functions)>::fail;
  template <class R>
  using events =
      type_list<triggers::middlewares_event<typename R::base_event, functions<R>, option::middlewares_after<>>>;
};

struct args_replace : notification<"task_executor_args_replace"> {
  static constexpr bool before_task = true;
  static constexpr replaced replaces = replaced::arguments;
  template <class R>
  using events = type_list<typename events_of<R>::replace>;
};

struct before_execute : notification<"task_executor_before_execute"> {
  static constexpr bool before_task = true;
};

struct run_task_around : notification<"task_executor_run_task_around"> {
  template <class R>
  using events = type_list<typename events_of<R>::around>;
};

struct run_task : notification<"task_executor_run_task"> {
  static constexpr replaced replaces = replaced::value;
  template <class R>
  using events = event_if<!R::call_type::generating, value_event<R>>;
};

struct run_task_gen : notification<"task_executor_run_task_gen"> {
  static constexpr replaced replaces = replaced::value;
  template <class R>
  using events =
      event_if<R::call_type::generating, triggers::results_event<typename R::base_event, typename R::value_type>>;
};

struct run_task_trigger_error : notification<"task_executor_run_task_trigger_error"> {
  static constexpr replaced replaces = replaced::value;
  template <class R>
  using events = typename error_events<R, typename R::error_type>::type;
};

struct after_execute : notification<"task_executor_after_execute"> {};

struct after_execute_result_replace : notification<"task_executor_after_execute_result_replace"> {
  static constexpr replaced replaces = replaced::value;
  template <class R>
  using events = type_list<value_event<R>>;
};

struct middlewares_after : notification<"task_executor_middlewares_execute"> {
  template <class R>
  using functions = typename R::template option_t<option::middlewares_after>;
  template <class R>
  static constexpr bool runs_user_code = middlewares<decltype(functions<R>::functions)>::fail;
  template <class R>
  using events =
      type_list<triggers::middlewares_event<typename R::base_event, option::middlewares_before<>, functions<R>>>;
};

struct decode : notification<"task_executor_decode"> {
  static constexpr replaced replaces = replaced::decoded;
  template <class R>
  static constexpr bool runs_user_code = !std::is_same_v<typename R::template option_t<option::decode>, done>;
  template <class R>
  using events = event_if<R::encoded, triggers::result_event<typename R::base_event, typename R::decoded_type>>;
};

struct task_close : notification<"task_executor_task_close"> {};

/// Not a row of the table: in the chain of run.hpp it selects one of `run_task`, `run_task_gen` and
/// `run_task_trigger_error`, depending on the task and its result.
struct replies_to_task {};

/// The table, in the order of the run.
using all = type_list<middlewares_before, args_replace, before_execute, run_task_around, run_task, run_task_gen,
                      run_task_trigger_error, after_execute, after_execute_result_replace, middlewares_after, decode,
                      task_close>;

}  // namespace qtasks::detail::steps
