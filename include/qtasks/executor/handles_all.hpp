// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/call.hpp>
#include <qtasks/executor/raises.hpp>
#include <qtasks/executor/task_executor.hpp>

#include <type_traits>

namespace qtasks {

/// A plugin's member `using handles = qtasks::handles<E...>` declares that its handler of the error trigger always
/// replaces these errors, although its return type is optional.
template <class... Errors>
struct handles {};

namespace detail {

/// The errors that a task declares: those of `raises<...>`, the alternatives of its `one_of`, or its own error type.
template <class Given, class Error>
struct declared {
  using type = type_list<Error>;
};
template <>
struct declared<raises<>, task_error> {
  using type = type_list<>;
};
template <class... Es>
struct declared<raises<>, one_of<Es...>> {
  using type = type_list<Es...>;
};
template <class First, class... Rest, class Error>
struct declared<raises<First, Rest...>, Error> {
  using type = type_list<First, Rest...>;
};

/// The plugin's member `handles` lists this error.
template <class P, class Error>
constexpr bool declares_handled() {
  if constexpr (requires { typename P::handles; }) {
    return []<class... Es>(handles<Es...>) { return is_one_of<Error, Es...>; }(typename P::handles{});
  }
  return false;
}

/// The leaf's handler always replaces this error: its return type is not optional, or the plugin declares it.
template <class Leaf, class Stack, class Event, class Error>
constexpr bool always_replaces() {
  if constexpr (!IsCalled<Leaf, trigger<"task_executor_run_task_trigger_error">, Event>) {
    return false;
  } else {
    constexpr reply_form form = handler_at<Leaf, "task_executor_run_task_trigger_error", Stack, Event>::form;
    return form == reply_form::value || (form == reply_form::maybe && declares_handled<typename Leaf::plugin, Error>());
  }
}

template <class Stack, class Task, class Error, class... Leaves>
constexpr bool handles_error(type_list<Leaves...>) {
  using types = types_of_task<typename executor_with<Stack>::type, Task>;
  using event = triggers::error_event<typename types::base_event, Error, typename types::value_type>;
  return detail::any_of({always_replaces<Leaves, Stack, event, Error>()...});
}

/// Reports an error that a task declares and no plugin always replaces.
template <class Task, class Error, bool Handled>
struct every_declared_error_is_handled {
  static constexpr bool handled = Handled;
  static_assert(handled,
                "no plugin of this stack always replaces this error of this task: add a handler that returns a value, "
                "not an optional, or one with `using handles = qtasks::handles<...>`");
};

template <class Stack, class Task>
struct unhandled_in {
  using errors = typename declared<option_of<Task, raises>, typename call_of<Task>::error_type>::type;
  template <class... Es>
  static constexpr bool all(type_list<Es...>) {
    return (handles_error<Stack, Task, Es>(typename Stack::leaves{}) && ...);
  }
  template <class... Es>
  static auto explain(type_list<Es...>) -> explain_each<
      every_declared_error_is_handled<Task, Es, handles_error<Stack, Task, Es>(typename Stack::leaves{})>...>;
  static constexpr bool none = all(errors{});
  using diagnostics = std::conditional_t<none, done, decltype(explain(errors{}))>;
};

template <class Stack, class... Tasks>
struct all_handled {
  static_assert(detail::all_of({(sizeof(typename unhandled_in<Stack, Tasks>::diagnostics) > 0)...}));
  static constexpr bool value = true;
};

}  // namespace detail

/// True if a plugin of the stack always replaces each error that the tasks declare (by `raises<...>`, a `one_of`, or an
/// error type of their own); otherwise a compile error that names the task and the error. Only errors with the code
/// `task_plugin_trigger_error` are replaced: no other code fires the trigger.
template <class Stack, Task... Tasks>
inline constexpr bool handles_all = detail::all_handled<Stack, std::remove_cv_t<Tasks>...>::value;

}  // namespace qtasks
