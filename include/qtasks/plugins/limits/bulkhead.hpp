// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/limits/detail/semaphore.hpp>
#include <qtasks/plugins/limits/detail/within_permit.hpp>
#include <qtasks/plugins/retention.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <cstdint>
#include <limits>
#include <utility>

namespace qtasks {

/// Options of `bulkhead`.
struct bulkhead_options {
  std::int32_t max_concurrent = 1;  ///< with 0, every run is refused
};

class live_bulkhead;

/// Limits how many runs are in progress at a time: a run beyond `max_concurrent` ends with `errc::rejected`. A run
/// returns its permit however it ends: with a value, with an error, by a throw, or as a coroutine that is destroyed.
/// Constant time, lock-free. `waiting_bulkhead` lets runs wait for a permit.
class bulkhead {
 public:
  static constexpr bool shared = true;  ///< threads may share it
  using role = roles::bulkhead;
  /// The policy whose settings can change: see `live`.
  using live_form = live_bulkhead;
  using order = qtasks::order<because<reasons::each_attempt_would_need_its_own_permit, before<roles::retry>>>;

  /// A negative number of runs becomes 0; in a constant expression it does not compile.
  constexpr explicit bulkhead(bulkhead_options options) noexcept
      : semaphore_(detail::in_range(options.max_concurrent, 0, std::numeric_limits<std::int32_t>::max())) {}

  /// The number of runs in progress.
  constexpr std::int32_t in_flight() const noexcept { return semaphore_.in_use(); }

  /// None: where no run is in progress, all permits are free.
  static constexpr retention retention_at(std::int64_t /*now*/) noexcept { return retention::none; }

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next)
      -> decltype(std::move(next)()) {
    return detail::within_permit(event, semaphore_, std::move(next));
  }

 private:
  detail::semaphore semaphore_;
};

}  // namespace qtasks
