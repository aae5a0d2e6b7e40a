// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/plugins/detail/after_next.hpp>
#include <qtasks/plugins/detail/notice.hpp>
#include <qtasks/plugins/resilience/all_errors_but.hpp>
#include <qtasks/plugins/resilience/deadline_info.hpp>
#include <qtasks/plugins/time/run_clock.hpp>

#include <algorithm>
#include <cstdint>
#include <type_traits>
#include <utility>

// What `total_timeout` and `attempt_timeout` share.
namespace qtasks::detail {

/// `error` as an `E`, with the fields `limit_ns` and `spent_ns` if `E` has them.
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

/// The run's deadline is `until` as long as this exists; also where the rest of the stack throws.
template <class Context>
class deadline_scope {
 public:
  QTASKS_INLINE constexpr deadline_scope(Context& run, std::int64_t until) noexcept
      : run_(run), outer_(run.deadline()) {
    run.deadline(until);
  }
  deadline_scope(deadline_scope const&) = delete;
  deadline_scope& operator=(deadline_scope const&) = delete;
  QTASKS_INLINE constexpr ~deadline_scope() { run_.deadline(outer_); }

 private:
  Context& run_;
  std::int64_t outer_;
};

/// Awaitables that a deadline of the clock `C` can cancel: `awaitable_traits` has a `hold_until`.
template <class A, class C>
concept CutShort = std::is_same_v<typename awaitable_traits<A>::deadline_clock, C>;

/// Runs the rest of the stack with a deadline of `start + limit`, or the run's own if that is earlier.
/// `end(run_time<C>&)` returns when the rest was over. A late result, value or error, becomes `errc::timeout` with this
/// `text`; a cancellation or a permanent failure is kept, because it says more.
///
/// `attempt_timeout` reads the clock at the end of each attempt. `total_timeout` takes the last of these readings, and
/// reads the clock itself only where no attempt timeout did.
template <Clock C, fixed_string Policy, class Event, class End, class Next>
QTASKS_INLINE constexpr auto with_deadline(Event const& event, std::int64_t limit, std::int64_t start, End end,
                                           message text, Next next) -> decltype(std::move(next)()) {
  using run_result = awaited_t<decltype(std::move(next)())>;
  using scope = deadline_scope<std::remove_reference_t<decltype(event.context)>>;
  std::int64_t const until = std::min(start + limit, event.context.deadline());
  *event.context.template get<deadline_info>() = {.limit = until - start};
  auto make = [&event, until]() QTASKS_LAMBDA_INLINE { return scope(event.context, until); };
  auto check = [&event, start, until, end, text](run_result& result, bool cut_short) QTASKS_LAMBDA_INLINE {
    using error_type = typename Event::error_type;
    auto& info = *event.context.template get<deadline_info>();
    info = {until - start, end(*event.context.template get<run_time<C>>()) - start};
    if (info.spent > info.limit || cut_short) [[unlikely]] {
      if (cut_short || !result.has_error() ||
          all_errors_but<errc::task_cancel_error, errc::permanent>{}(result.assume_error())) {
        detail::notice_of<"policy_timed_out">(event)(Policy.view(), info.limit, info.spent);
        replace_result(result, run_result{expired<error_type>({errc::timeout, text}, info)});
      }
    }
  };
  if constexpr (CutShort<decltype(std::move(next)()), C>) {
    return awaitable_traits<decltype(std::move(next)())>::hold_until(
        until, make, [next](scope&) mutable { return std::move(next)(); },
        [check](scope&, run_result& result, bool cut_short) {
          check(result, cut_short);
          return std::move(result);
        });
  } else {
    return detail::after_next_within(
        make, std::move(next), [check](scope&, run_result& result) QTASKS_LAMBDA_INLINE { check(result, false); });
  }
}

}  // namespace qtasks::detail
