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

/// Reports `execute(encoded, ...)` of a task without `option::decode`.
template <class Task, bool HasDecode>
struct explain_encoded {
  static_assert(HasDecode,
                "this task has no decode: write `qtasks::task<\"name\">(callable, qtasks::option::decode{function})`");
};

}  // namespace qtasks::detail
