// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>

#include <optional>

namespace qtasks {

/// How a run ended, as far as plugins can observe it. A handler of `task_executor_task_close` gets it with
/// `ctx.get<qtasks::run_summary>()` if a `log`, a `metrics` or a `trace` is in the stack.
struct run_summary {
  bool started = false;    ///< the run reached `task_executor_before_execute`, where `run_clock` reads the clock
  bool has_value = false;  ///< the run has a value, the task's or a plugin's
  std::optional<task_error> observed_error{};  ///< what the outermost `around` handler returned, if an error

  /// Why the run has no value; meaningless if it has one. It is `errc::failed` where no trigger reports the error:
  /// after an error of a middleware, an exception, or the destruction of a coroutine.
  constexpr task_error error() const noexcept {
    return observed_error.has_value() ? *observed_error : task_error{errc::failed, "the run ended early"};
  }
};

}  // namespace qtasks
