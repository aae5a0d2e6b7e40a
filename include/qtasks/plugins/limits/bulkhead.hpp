// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/detail/refused.hpp>
#include <qtasks/plugins/limits/detail/semaphore.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <cstdint>
#include <utility>

namespace qtasks {

/// What `bulkhead` is told.
struct bulkhead_options {
  std::int32_t max_concurrent = 1;
};

/// Lets at most `max_concurrent` runs be under way at a time; others end with `errc::rejected`. A place is free again when
/// its run leaves, whichever way: with a value, an error, a throw, or a coroutine destroyed. Constant time, lock-free.
/// Where runs are to wait for a place: `waiting_bulkhead`.
class bulkhead {
 public:
  using role = roles::bulkhead;
  using order = qtasks::order<because<reasons::each_attempt_would_need_a_place_anew, before<roles::retry>>>;

  constexpr explicit bulkhead(bulkhead_options options) noexcept : places_(options.max_concurrent) {}

  /// How many runs are under way.
  constexpr std::int32_t in_flight() const noexcept { return places_.inside(); }

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const&, Next next)
      -> decltype(std::move(next)()) {
    return hold([this]() QTASKS_LAMBDA_INLINE { return detail::semaphore::place(places_); },
                [next](detail::semaphore::place const& place) QTASKS_LAMBDA_INLINE {
                  Next once = next;
                  return select(
                      place.taken(), [&once]() QTASKS_LAMBDA_INLINE { return std::move(once)(); },
                      []() QTASKS_LAMBDA_INLINE -> awaited_t<decltype(std::move(next)())> {
                        return detail::refused<typename Event::error_type>({errc::rejected, "the bulkhead is full"});
                      });
                });
  }

 private:
  detail::semaphore places_;
};

}  // namespace qtasks
