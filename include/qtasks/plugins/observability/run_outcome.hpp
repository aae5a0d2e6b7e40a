// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>

#include <optional>

namespace qtasks {

/// How a run goes, as the plugins that observe it come to know: `ctx.get<qtasks::run_outcome>()` in a handler of
/// `task_executor_task_close`, where a `metrics` or a `log` is in the stack.
struct run_outcome {
  bool started = false;       ///< `task_executor_before_execute` was reached, so the run's clock was read
  bool has_value = false;  ///< its own or a plugin's
  std::optional<task_error> seen{};

  /// Why it left no value. What no plugin sees is `errc::failed`: a middleware's error, a throw, a coroutine that was
  /// destroyed. Says nothing where a value was left.
  constexpr task_error error() const noexcept {
    return seen.has_value() ? *seen : task_error{errc::failed, "the run ended early"};
  }
};

}  // namespace qtasks
