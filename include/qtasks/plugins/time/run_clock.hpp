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
/// `run_clock<C>` is in the stack. Plugins share one reading at the end of an attempt: `attempt_timeout` reads the
/// clock and writes `finished`; all others call `finish()`. A plugin that calls `next` again sets `finished`
/// to 0 first.
template <Clock C>
struct run_time {
  C clock{};
  std::int64_t started = 0;
  std::int64_t finished = 0;  ///< 0 while no plugin has read the clock after the last attempt

  /// Returns when the last attempt was over: the reading that a plugin took then, or a new one.
  QTASKS_INLINE constexpr std::int64_t finish() noexcept {
    if (finished == 0) finished = clock.now();
    return finished;
  }
};

/// Reads the clock at the start of each run, once for all plugins after it that have `reads<run_time<C>>`.
template <Clock C = clocks::steady>
class run_clock {
 public:
  using order = qtasks::order<provides<run_time<C>>>;

  constexpr explicit run_clock(C clock = {}) : clock_(clock) {}

  QTASKS_INLINE constexpr void on(trigger<"task_executor_before_execute">, auto const& event) const {
    *event.context.template get<run_time<C>>() = {clock_, clock_.now(), 0};
  }

 private:
  [[no_unique_address]] C clock_;
};

}  // namespace qtasks
