// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/config.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/executor/option.hpp>
#include <qtasks/plugins/attempt_info.hpp>
#include <qtasks/plugins/deadline_info.hpp>
#include <qtasks/plugins/errors.hpp>
#include <qtasks/plugins/reasons.hpp>
#include <qtasks/plugins/rest.hpp>
#include <qtasks/triggers/catalogue.hpp>

#include <algorithm>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace qtasks {

struct timeout_options {
  std::int64_t limit;  ///< nanoseconds, not negative; more than `longest` is taken for it

  static constexpr std::int64_t longest = std::int64_t{1} << 62;  ///< 146 years
};

namespace detail {

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
  return after_rest(std::move(next), [&event, start, until, outer, end, text](left_type& left) QTASKS_LAMBDA_INLINE {
    using error_type = typename Event::error_type;
    event.context.deadline(outer);
    auto& info = *event.context.template get<deadline_info>();
    info = {until - start, end(*event.context.template get<run_time<C>>()) - start};
    if (info.spent > info.limit) {
      if (!left.has_error() || all_errors_but<errc::task_cancel_error, errc::permanent>{}(left.assume_error())) {
        replace_left(left, left_type{expired<error_type>({errc::timeout, text}, info)});
      }
    }
  });
}

}  // namespace detail

// Both set the run's deadline to the earlier of what it was and their own, and put it back. Nothing is stopped: a task
// looks at `ctx.deadline()`, or is told afterwards. What comes too late, value or error, becomes `errc::timeout`, but
// for a cancellation and a permanent failure, which say more. The clock is read when an attempt is over; the whole run
// ends with its last attempt, without another reading, or where there is no attempt timeout when it is over.

/// Bounds the whole run, all attempts and waits, from its start: by the task's `option::max_time`, or else by `limit`.
template <Clock C = clocks::steady>
class total_timeout {
 public:
  using role = roles::total_timeout;
  using order = qtasks::order<reads<run_time<C>>, provides<deadline_info>,
                              because<reasons::each_attempt_would_begin_the_bound_anew, before<roles::retry>>>;

  constexpr explicit total_timeout(timeout_options options)
      : limit_(std::min(options.limit, timeout_options::longest)) {}

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next) const
      -> decltype(std::move(next)()) {
    std::int64_t const own = event.task_func.template get<option::max_time>().nanoseconds;
    std::int64_t const limit = own != 0 ? std::min(own, timeout_options::longest) : limit_;
    auto end = [](run_time<C>& run) QTASKS_LAMBDA_INLINE { return run.finish(); };
    return detail::bounded<C>(event, limit, event.context.template get<run_time<C>>()->started, end,
                              "the run took too long", std::move(next));
  }

 private:
  std::int64_t limit_;
};
total_timeout(timeout_options)->total_timeout<>;

/// Bounds each attempt, from its start.
template <Clock C = clocks::steady>
class attempt_timeout {
 public:
  using role = roles::attempt_timeout;
  using order = qtasks::order<reads<run_time<C>>, provides<deadline_info>,
                              because<reasons::it_would_bound_all_attempts_together, after<roles::retry>>,
                              because<reasons::the_breaker_would_not_see_what_expires, after<roles::circuit_breaker>>>;

  constexpr explicit attempt_timeout(timeout_options options)
      : limit_(std::min(options.limit, timeout_options::longest)) {}

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next) const
      -> decltype(std::move(next)()) {
    auto end = [](run_time<C>& run) QTASKS_LAMBDA_INLINE { return run.finished = run.clock.now(); };
    return detail::bounded<C>(event, limit_, detail::attempt_start<C>(event.context), end, "the attempt took too long",
                              std::move(next));
  }

 private:
  std::int64_t limit_;
};
attempt_timeout(timeout_options)->attempt_timeout<>;

}  // namespace qtasks
