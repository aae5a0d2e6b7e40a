// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/time/clock.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <cstdint>

namespace qtasks {

/// When the run began and ended, and the clock that says so: `ctx.get<run_time<C>>()` where a `run_clock<C>` is in the
/// stack. An attempt's end is read once, by whoever asks first: `attempt_timeout` reads it anew and writes `finished`,
/// all others call `finish()`. A plugin of your own that runs the rest again sets `finished` to 0 before it does.
template <Clock C>
struct run_time {
  C clock{};
  std::int64_t started = 0;
  std::int64_t finished = 0;

  /// When the last attempt was over: the reading that somebody took then, or one taken now.
  QTASKS_INLINE constexpr std::int64_t finish() noexcept {
    if (finished == 0) finished = clock.now();
    return finished;
  }
};

/// Reads the clock once a run, for all plugins behind it that say `reads<run_time<C>>`.
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
