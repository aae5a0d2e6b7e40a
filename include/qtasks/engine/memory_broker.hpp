// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/broker_limits.hpp>
#include <qtasks/engine/detail/memory_model.hpp>
#include <qtasks/engine/lease.hpp>
#include <qtasks/engine/no_hooks.hpp>
#include <qtasks/plugins/time/clock.hpp>

namespace qtasks {

/// Keeps tasks in the memory of this process: `qtasks::memory_broker{}`, or `memory_broker{limits}`. Nothing survives
/// the process. Tasks keep their arguments and outcomes as C++ objects, without a codec.
///
/// The memory of `limits.capacity` tasks is reserved at the start and used as the number of tasks grows; after that no
/// task costs an allocation, but for its own arguments, for a `unique_key` or `uuid`, and for a failure in its history.
/// Without a `lease` no task is ever taken from a worker, and the broker reads its clock only for what needs it:
/// delays, deadlines, rates, failures, and ended tasks that it keeps for a time.
template <class Lease = no_lease, Clock C = clocks::steady, class Hooks = no_hooks>
struct memory_broker {
  /// Options out of their ranges become the nearest limit.
  constexpr explicit memory_broker(broker_limits with = {}, Lease held = {}, C time = {}) noexcept
      : limits(with), lease(held), clock(time) {}

  /// What the broker becomes for an application's list of tasks.
  template <class Tasks>
  class model : public detail::memory_model<Tasks, Lease, C, Hooks> {
   public:
    /// Makes an empty queue with the broker's options, for these tasks.
    explicit model(memory_broker const& of, Tasks list)
        : detail::memory_model<Tasks, Lease, C, Hooks>(of.limits, of.lease, of.clock, list) {}
  };

  broker_limits limits;               ///< its bounds
  [[no_unique_address]] Lease lease;  ///< how long a worker holds a task
  [[no_unique_address]] C clock;      ///< judges delays, deadlines and leases
};
memory_broker()->memory_broker<>;

}  // namespace qtasks
