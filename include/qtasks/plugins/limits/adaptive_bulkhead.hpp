// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/duration.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/after_next.hpp>
#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/limits/detail/aimd_limit.hpp>
#include <qtasks/plugins/limits/detail/semaphore.hpp>
#include <qtasks/plugins/limits/detail/within_permit.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <chrono>
#include <cstdint>
#include <limits>
#include <utility>

namespace qtasks {

/// Options of `adaptive_bulkhead`.
struct adaptive_bulkhead_options {
  duration max_latency = std::chrono::milliseconds{100};  ///< of a run; a longer run lowers the limit; at least 1 ns
  std::int32_t min_concurrent = 1;                        ///< the limit is never lower; at least 1
  std::int32_t initial_concurrent = 20;  ///< the limit at first; from `min_concurrent` to `max_concurrent`
  std::int32_t max_concurrent = 1000;    ///< the limit is never higher; at least `min_concurrent`
};

/// A `bulkhead` whose limit follows the latency of the runs: it admits as many runs at a time as end within
/// `max_latency`. A run beyond the limit ends with `errc::rejected`.
///
/// As many values as the limit raise it by one, if each came within `max_latency` while at least half of the limit was
/// in use. A value or an error that took longer, and `errc::timeout` in any case, lower it by a tenth, at least by one,
/// but only once for all runs that had begun before. Other errors, runs that a plugin inside rejects, cancelled runs
/// and exceptions change nothing. The latency is that of the part of the run inside this plugin: with a `retry` inside,
/// of all attempts and the waits between them. Admission takes constant time and reads no clock; a run that ends uses
/// the reading that the plugins share. Lock-free.
template <Clock C = clocks::steady>
class adaptive_bulkhead {
 public:
  static constexpr bool shared = true;  ///< threads may share it
  using role = roles::bulkhead;
  using order =
      qtasks::order<reads<run_time<C>>, because<reasons::each_attempt_would_need_its_own_permit, before<roles::retry>>>;

  /// Options out of their ranges become the nearest limit; in a constant expression they do not compile.
  constexpr explicit adaptive_bulkhead(adaptive_bulkhead_options options, C /*clock*/ = {}) noexcept
      : max_latency_(detail::nanoseconds_in_range(options.max_latency, 1)), semaphore_(limit_of(options)) {}

  /// The number of runs in progress.
  constexpr std::int32_t in_flight() const noexcept { return semaphore_.in_use(); }
  /// The number of runs that may be in progress now. One atomic load.
  constexpr std::int32_t limit() const noexcept { return semaphore_.limit().load(); }

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next)
      -> decltype(std::move(next)()) {
    using run_result = awaited_t<decltype(std::move(next)())>;
    std::int64_t const began = event.context.template get<run_time<C>>()->attempt_started;
    return detail::within_permit<"adaptive_bulkhead">(
        event, semaphore_, [this, &event, began, next]() QTASKS_LAMBDA_INLINE {
          Next once = next;
          return detail::after_next(std::move(once), [this, &event, began](run_result const& result)
                                                         QTASKS_LAMBDA_INLINE { record(event, began, result); });
        });
  }

 private:
  static constexpr detail::aimd_limit limit_of(adaptive_bulkhead_options options) noexcept {
    constexpr std::int32_t unlimited = std::numeric_limits<std::int32_t>::max();
    std::int32_t const least = detail::in_range(options.min_concurrent, 1, unlimited);
    std::int32_t const most = detail::in_range(options.max_concurrent, least, unlimited);
    return {detail::in_range(options.initial_concurrent, least, most), least, most};
  }

  /// Called while the run still has its permit.
  template <class RunResult>
  constexpr void record(auto const& event, std::int64_t began, RunResult const& result) {
    bool timed_out = false;
    if (result.has_error()) {
      errc const code = error_traits<typename RunResult::error_type>::code(result.assume_error());
      if (code == errc::rejected || code == errc::task_cancel_error) return;
      timed_out = code == errc::timeout;
    }
    std::int64_t const now = event.context.template get<run_time<C>>()->finish();
    if (timed_out || now - began > max_latency_) {
      semaphore_.limit().exceeded(began, now);
    } else if (result.has_value()) {
      semaphore_.limit().succeeded(began, semaphore_.in_use());
    }
  }

  std::int64_t max_latency_;
  detail::basic_semaphore<detail::aimd_limit> semaphore_;
};

}  // namespace qtasks
