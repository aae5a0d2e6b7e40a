// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/field.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/notice.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/detail/refused.hpp>
#include <qtasks/plugins/limits/gcra.hpp>
#include <qtasks/plugins/limits/rate_algorithm.hpp>
#include <qtasks/plugins/limits/token_bucket.hpp>
#include <qtasks/plugins/retention.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <cstdint>
#include <utility>

namespace qtasks {

/// Limits the rate at which runs begin: `rate_limit{{.runs = 100, .burst = 10}}` admits 100 a second. Other runs end
/// with `errc::rejected`; if the error type has `field<"retry_after_ns", std::int64_t>`, the field is the time after
/// which a new attempt may succeed. The run's start is the time, so the plugin reads no clock. The limit is for all
/// runs of the executor together; `only_for` limits one task. Constant time, lock-free.
template <RateAlgorithm A = gcra, Clock C = clocks::steady>
class rate_limit {
 public:
  static constexpr bool shared = true;  ///< threads may share it
  using role = roles::rate_limit;
  using order =
      qtasks::order<reads<run_time<C>>, because<reasons::each_attempt_would_cost_a_token, before<roles::retry>>>;

  /// Passes the options to `Algorithm`.
  constexpr explicit rate_limit(rate_limit_options options) noexcept : algorithm_(options) {}

  /// Changes the rate, if the algorithm can: `rate_limit<live_gcra>` can.
  constexpr void change(rate_limit_options options) noexcept requires requires(A& a) { a.change(options); }
  { algorithm_.change(options); }

  /// None while the algorithm is as new; an algorithm without `bool rests(now)` is never so.
  constexpr retention retention_at(std::int64_t now) const noexcept {
    return detail::rests(algorithm_, now) ? retention::none : retention::until_idle;
  }

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next)
      -> decltype(std::move(next)()) {
    std::int64_t const wait = algorithm_.take(event.context.template get<run_time<C>>()->started);
    return select(
        wait == 0, [&next]() QTASKS_LAMBDA_INLINE { return std::move(next)(); },
        [limited = detail::notice_of<"policy_limited">(event), wait]()
            QTASKS_LAMBDA_INLINE -> awaited_t<decltype(std::move(next)())> {
              limited("rate_limit", wait);
              return detail::refused<typename Event::error_type>({errc::rejected, "the rate limit is reached"},
                                                                 key<"retry_after_ns"> = wait);
            });
  }

 private:
  A algorithm_;
};

}  // namespace qtasks
