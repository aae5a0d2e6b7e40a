// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/plugins/detail/after_next.hpp>
#include <qtasks/plugins/resilience/all_errors_but.hpp>
#include <qtasks/plugins/resilience/deadline_info.hpp>
#include <qtasks/plugins/time/run_clock.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace qtasks::detail {

// Both set the run's deadline to the earlier of what it was and their own, and put it back. Nothing is stopped: a task
// looks at `ctx.deadline()`, or is told afterwards. What comes too late, value or error, becomes `errc::timeout`, but
// for a cancellation and a permanent failure, which say more. The clock is read when an attempt is over; the whole run
// ends with its last attempt, without another reading, or where there is no attempt timeout when it is over.



/// The error, with the fields `limit_ns` and `spent_ns` if its type has them.
template <class E>
constexpr E expired(task_error error, [[maybe_unused]] deadline_info const& info) {
  constexpr bool has_limit = requires(E const& e) { e.template find<"limit_ns">(); };
  constexpr bool has_spent = requires(E const& e) { e.template find<"spent_ns">(); };
  if constexpr (has_limit && has_spent) {
    return E{error, key<"limit_ns"> = info.limit, key<"spent_ns"> = info.spent};
  } else if constexpr (has_limit) {
    return E{error, key<"limit_ns"> = info.limit};
  } else if constexpr (has_spent) {
    return E{error, key<"spent_ns"> = info.spent};
  } else {
    return error_traits<E>::from(error);
  }
}

/// What both timeouts do with the rest of the stack, which begins at `start` and is over when `end(run_time<C>&)` says.
template <Clock C, class Event, class End, class Next>
QTASKS_INLINE constexpr auto bounded(Event const& event, std::int64_t limit, std::int64_t start, End end, message text,
                                     Next next) -> decltype(std::move(next)()) {
  std::int64_t const outer = event.context.deadline();
  std::int64_t const until = std::min(start + limit, outer);
  event.context.deadline(until);
  *event.context.template get<deadline_info>() = {.limit = until - start};
  using left_type = awaited_t<decltype(std::move(next)())>;
  return after_next(std::move(next), [&event, start, until, outer, end, text](left_type& left) QTASKS_LAMBDA_INLINE {
    using error_type = typename Event::error_type;
    event.context.deadline(outer);
    auto& info = *event.context.template get<deadline_info>();
    info = {until - start, end(*event.context.template get<run_time<C>>()) - start};
    if (info.spent > info.limit) {
      if (!left.has_error() || all_errors_but<errc::task_cancel_error, errc::permanent>{}(left.assume_error())) {
        replace_result(left, left_type{expired<error_type>({errc::timeout, text}, info)});
      }
    }
  });
}

}  // namespace qtasks::detail
