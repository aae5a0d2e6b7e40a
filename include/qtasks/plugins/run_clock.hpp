// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/order.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/clock.hpp>
#include <qtasks/triggers/catalogue.hpp>

#include <cstdint>

namespace qtasks {

/// When the run began, and the clock that said so: `ctx.get<run_time<C>>()` where a `run_clock<C>` is in the stack.
template <Clock C>
struct run_time {
  C clock{};
  std::int64_t started = 0;
};

/// Reads the clock once a run, for all plugins behind it that say `reads<run_time<C>>`.
template <Clock C = clocks::steady>
class run_clock {
 public:
  using order = qtasks::order<provides<run_time<C>>>;

  constexpr explicit run_clock(C clock = {}) : clock_(clock) {}

  constexpr void on(trigger<"task_executor_before_execute">, auto const& event) const {
    *event.context.template get<run_time<C>>() = {clock_, clock_.now()};
  }

 private:
  [[no_unique_address]] C clock_;
};

}  // namespace qtasks
