// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/time/clock.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <cstdint>

namespace qtasks {

/// The clock of a run, and its start and end in nanoseconds of that clock: `ctx.get<run_time<C>>()` where a
/// `run_clock<C>` is in the stack. Plugins share one reading at the end of an attempt: `attempt_timeout` calls
/// `finish_now()`, all others call `finish()`. A plugin that calls `next` again calls `begin_attempt` first.
template <Clock C>
struct run_time {
  C clock{};                         ///< a copy of the plugin's
  std::int64_t started = 0;          ///< when the run began, in nanoseconds
  std::int64_t attempt_started = 0;  ///< of the current attempt; `started` where no `retry` is in the stack

  /// Returns when the last attempt was over: the reading that a plugin took then, or a new one.
  QTASKS_INLINE constexpr std::int64_t finish() noexcept { return is_finished_ ? finished_ : finish_now(); }
  /// Reads the clock, and returns the time, which is that of the end from now on.
  QTASKS_INLINE constexpr std::int64_t finish_now() noexcept {
    is_finished_ = true;
    return finished_ = clock.now();
  }
  /// Begins another attempt at `now`: the end is open again.
  QTASKS_INLINE constexpr void begin_attempt(std::int64_t now) noexcept {
    attempt_started = now;
    is_finished_ = false;
  }

 private:
  std::int64_t finished_ = 0;
  bool is_finished_ = false;  ///< a plugin has read the clock after the last attempt
};

/// Reads the clock at the start of each run, once for all plugins after it that have `reads<run_time<C>>`.
template <Clock C = clocks::steady>
class run_clock {
 public:
  using order = qtasks::order<provides<run_time<C>>>;

  /// The clock that is read at the start of each run.
  constexpr explicit run_clock(C clock = {}) : clock_(clock) {}

  QTASKS_INLINE constexpr void on(trigger<"task_executor_before_execute">, auto const& event) const {
    std::int64_t const now = clock_.now();
    auto& time = *event.context.template get<run_time<C>>();
    time.clock = clock_;
    time.started = now;
    time.begin_attempt(now);
  }

 private:
  [[no_unique_address]] C clock_;
};

}  // namespace qtasks
