// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/detail/setting.hpp>
#include <qtasks/plugins/live.hpp>
#include <qtasks/plugins/resilience/detail/with_deadline.hpp>
#include <qtasks/plugins/resilience/timeout_options.hpp>
#include <qtasks/plugins/roles.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace qtasks {

/// Limits the duration of each attempt. An attempt that takes longer fails with `errc::timeout`; as for
/// `total_timeout`, it is interrupted only where what it awaits can be cancelled.
template <Clock C = clocks::steady, class Settings = fixed_settings>
class attempt_timeout {
 public:
  using role = roles::attempt_timeout;
  /// The policy whose settings can change: see `live`.
  using live_form = attempt_timeout<C, live_settings>;
  using order =
      qtasks::order<reads<run_time<C>>, provides<deadline_info>,
                    because<reasons::it_would_limit_all_attempts_together, after<roles::retry>>,
                    because<reasons::the_breaker_would_not_see_expired_attempts, after<roles::circuit_breaker>>>;

  /// A negative limit becomes 0; in a constant expression it does not compile.
  constexpr explicit attempt_timeout(timeout_options options) : limit_(detail::nanoseconds_in_range(options.limit)) {}

  /// Changes the limit of the runs that begin afterwards; a negative limit becomes 0.
  constexpr void change(timeout_options options) noexcept requires detail::AreLive<Settings> {
    limit_.store(detail::nanoseconds_in_range(options.limit));
  }

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next) const
      -> decltype(std::move(next)()) {
    auto end = [](run_time<C>& run) QTASKS_LAMBDA_INLINE { return run.finish_now(); };
    return detail::with_deadline<C, "attempt_timeout">(event, limit_.load(),
                                                       event.context.template get<run_time<C>>()->attempt_started, end,
                                                       "the attempt took too long", std::move(next));
  }

 private:
  detail::setting<std::int64_t, Settings> limit_;
};
attempt_timeout(timeout_options)->attempt_timeout<>;

}  // namespace qtasks
