// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/detail/setting.hpp>
#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/plugins/limits/detail/semaphore.hpp>
#include <qtasks/plugins/limits/detail/within_permit.hpp>
#include <qtasks/plugins/live.hpp>
#include <qtasks/plugins/retention.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <cstdint>
#include <limits>
#include <utility>

namespace qtasks {

/// A `bulkhead` whose number of runs can be changed while runs go on: `live<bulkhead>`.
class live_bulkhead {
 public:
  static constexpr bool shared = true;  ///< threads may share it
  using role = roles::bulkhead;
  using order = bulkhead::order;

  /// A negative number of runs becomes 0; in a constant expression it does not compile.
  constexpr explicit live_bulkhead(bulkhead_options options) noexcept : semaphore_(permits(options)) {}

  /// Changes the number of runs. Runs in progress keep their permits, also where there are fewer now.
  constexpr void change(bulkhead_options options) noexcept { semaphore_.limit().store(permits(options)); }

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
  static constexpr std::int32_t permits(bulkhead_options options) noexcept {
    return detail::in_range(options.max_concurrent, 0, std::numeric_limits<std::int32_t>::max());
  }

  detail::basic_semaphore<detail::setting<std::int32_t, live_settings>> semaphore_;
};

}  // namespace qtasks
