// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/option.hpp>
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

/// Limits the duration of the whole run, with all attempts and waits: to the task's `option::max_time`, or else to
/// `limit`. A run that takes longer fails with `errc::timeout`; what it awaits is cancelled where `awaitable_traits`
/// has a `hold_until`, and nothing else is interrupted.
template <Clock C = clocks::steady, class Settings = fixed_settings>
class total_timeout {
 public:
  using role = roles::total_timeout;
  /// The policy whose settings can change: see `live`.
  using live_form = total_timeout<C, live_settings>;
  using order = qtasks::order<reads<run_time<C>>, provides<deadline_info>,
                              because<reasons::each_attempt_would_restart_the_limit, before<roles::retry>>>;

  /// A negative limit becomes 0; in a constant expression it does not compile.
  constexpr explicit total_timeout(timeout_options options) : limit_(detail::nanoseconds_in_range(options.limit)) {}

  /// Changes the limit of the runs that begin afterwards; a negative limit becomes 0.
  constexpr void change(timeout_options options) noexcept requires detail::AreLive<Settings> {
    limit_.store(detail::nanoseconds_in_range(options.limit));
  }

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next) const
      -> decltype(std::move(next)()) {
    std::int64_t const own = event.task_func.template get<option::max_time>().limit.count();
    std::int64_t const limit = own != 0 ? std::min(own, detail::longest_duration) : limit_.load();
    auto end = [](run_time<C>& run) QTASKS_LAMBDA_INLINE { return run.finish(); };
    return detail::with_deadline<C, "total_timeout">(event, limit, event.context.template get<run_time<C>>()->started,
                                                     end, "the run took too long", std::move(next));
  }

 private:
  detail::setting<std::int64_t, Settings> limit_;
};
total_timeout(timeout_options)->total_timeout<>;

}  // namespace qtasks
