// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks::detail {

/// Speaks where a stack can end a run itself, and the task's error type cannot be made of a `task_error`.
template <class Error, class Task, bool FromTaskError>
struct explain_error_type {
  static_assert(FromTaskError,
                "a plugin, middleware or decode can end this task's run: give its error type "
                "`static E qtasks::error_traits<E>::from(qtasks::task_error)`");
};

/// Speaks where arguments cannot be replaced because their types are not known.
template <class Task, bool Known>
struct explain_args_replace {
  static_assert(Known,
                "a plugin handles `task_executor_args_replace`, but this task's callable is generic: state its "
                "parameters, `qtasks::task<\"name\", int, int>(f)`");
};

/// Speaks where an encoded result is asked of a task that cannot encode one.
template <class Task, bool HasDecode>
struct explain_encoded {
  static_assert(HasDecode,
                "this task has no decode: write `qtasks::task<\"name\">(callable, qtasks::option::decode{function})`");
};

}  // namespace qtasks::detail
