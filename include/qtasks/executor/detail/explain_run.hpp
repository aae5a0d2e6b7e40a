// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks::detail {

/// Reports a task whose error type cannot be made from a `task_error`, although a plugin, middleware or `decode` can
/// end its runs.
template <class Error, class Task, bool FromTaskError>
struct explain_error_type {
  static_assert(FromTaskError,
                "a plugin, middleware or decode can end this task's run: give its error type "
                "`static E qtasks::error_traits<E>::from(qtasks::task_error)`");
};

/// Reports a handler that replaces arguments whose types are not known.
template <class Task, bool Known>
struct explain_args_replace {
  static_assert(Known,
                "a plugin handles `task_executor_args_replace`, but this task's callable is generic: state its "
                "parameters, `qtasks::task<\"name\", int, int>(f)`");
};

/// Reports a return type that is neither clearly a value nor an outcome.
template <class Task, class Returned, bool Clear>
struct explain_returned {
  static_assert(Clear,
                "this return type can hold an error: specialise `qtasks::outcome_traits` for it, or return a "
                "`qtasks::result`");
};

/// Reports a task with `option::generating` whose items cannot be collected.
template <class Task, class Returned, bool Collectable>
struct explain_generating {
  static_assert(Collectable,
                "a task with `option::generating` must return a range, a type with `begin` and `end`, and its "
                "`generate_handler` must take an item of the range");
};

/// Reports a result that can refer to an argument.
template <class Task, class View, class Argument, bool Outlived>
struct explain_view {
  static_assert(Outlived,
                "the result can refer to this argument, which ends with the run: return a value, or pass "
                "`std::cref(argument)`");
};

/// Reports a decode function whose result can refer to the task's value.
template <class Task, class View, bool Outlived>
struct explain_decoded_view {
  static_assert(Outlived,
                "what the decode function returns can refer to the task's value, which ends with the run: return a "
                "value that owns its content");
};

/// Reports a `catching` around a callable whose body has not run when its call returns.
template <class Task, class Awaitable, bool Plain>
struct explain_catching {
  static_assert(
      Plain,
      "`catching` does not catch what an awaitable throws when it is awaited: catch inside the coroutine, and "
      "return a `qtasks::result`");
};

/// Reports an error type that the library cannot read.
template <class Task, class Error, bool Known>
struct explain_own_error {
  static_assert(Known,
                "this error type has no code: specialise `qtasks::error_traits<E>` with "
                "`static qtasks::errc code(E const&)`");
};

/// Reports a decode function that cannot be called, or that returns no value.
template <class Task, class Returned, bool Decodes>
struct explain_decode {
  static_assert(
      Decodes,
      "a decode function must take the task's value and return a value, or a `qtasks::result` that contains one");
};

/// Reports `execute(encoded, ...)` of a task without `option::decode`.
template <class Task, bool HasDecode>
struct explain_encoded {
  static_assert(HasDecode,
                "this task has no decode: write `qtasks::task<\"name\">(callable, qtasks::option::decode{function})`");
};

}  // namespace qtasks::detail
