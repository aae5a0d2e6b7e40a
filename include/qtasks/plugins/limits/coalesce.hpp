// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/order.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/limits/detail/coalesce_table.hpp>
#include <qtasks/plugins/limits/detail/key_hash.hpp>
#include <qtasks/plugins/limits/detail/keyed_call.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/detail/refused.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/plugins/time/waiter.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks {

/// What `coalesce` is told. Times are nanoseconds.
struct coalesce_options {
  std::size_t calls = 64;  ///< so many runs can be shared at a time; rounded up to a power of two, at most 65,536
  std::int64_t max_wait = 1'000'000'000;  ///< who shares waits so long, from its start, but not beyond its deadline
  std::int64_t poll_interval = 20'000;    ///< and looks so often whether the run it shares is over
};

namespace detail {

/// Speaks for what cannot be handed to several.
template <class Task, class Outcome>
struct explain_shared_outcome {
  static_assert(std::is_copy_constructible_v<Outcome>,
                "what the task leaves cannot be copied, and so not be shared by `qtasks::coalesce`");
};

}  // namespace detail

/// While a run of `Task` is under way, others with the same key wait for it and share what it leaves, a value or an
/// error: `coalesce<decltype(price)>{{.calls = 64}}`. The key is all of the arguments as they are when this handler
/// is reached, or what `KeyOf` makes of them. They wait by `W`, as a `retry` does, and look whether it is over; what it
/// leaves is copied once, if somebody waits, and once more for each of them.
///
/// Who has waited `up_to`, or is asked to stop, ends with `errc::timeout`: so does a run that the leader itself starts
/// and waits for. If the leader leaves nothing (a throw, a coroutine destroyed), each that waits is executed. Not
/// shared, but executed, is a run that finds all places taken, or its place taken by another key: each hash has one.
///
/// Lock-free but for the waiting. Memory is allocated at construction only, but for what copies of keys and outcomes
/// allocate themselves. A run that shares nothing reads no clock.
template <class Task, Waiter W = waiters::sleep, class KeyOf = arguments_key>
class coalesce {
  using task_type = std::remove_cv_t<Task>;
  using outcome_type = typename detail::keyed_call<task_type>::outcome_type;
  using table_type = detail::coalesce_table<detail::key_of<task_type, KeyOf>, outcome_type>;
  using time = run_time<typename W::clock_type>;
  static_assert(sizeof(detail::explain_shared_outcome<task_type, outcome_type>) > 0);

 public:
  using role = roles::coalesce;
  using order =
      qtasks::order<reads<time>, because<reasons::what_is_in_the_cache_would_wait, after<roles::cache>>,
                    because<reasons::each_that_waits_would_cost_a_permit, before<roles::rate_limit, roles::bulkhead>>,
                    because<reasons::runs_to_be_shared_would_be_refused, before<roles::unique>>,
                    because<reasons::the_breaker_would_count_one_call_many_times, before<roles::circuit_breaker>>,
                    because<reasons::each_attempt_would_be_shared_anew, before<roles::retry>>>;

  constexpr explicit coalesce(coalesce_options limits = {}, W waiter = {})
      : limits_(limits), table_(limits.calls), waiter_(waiter) {}

  template <class Event, class Next>
  requires std::is_same_v<std::remove_cv_t<typename Event::task_type>, task_type>
  constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next)
      -> decltype(detail::after_waiting<W>(next())) {
    return hold([this, &event] { return boarding(table_, std::apply(KeyOf{}, event.args)); },
                [this, &event, next](boarding& here) {
                  return then(wait_for(here, event), [&here, next](auto&&) {
                    return select(
                        here.executes(),
                        [&here, &next] {
                          Next once = next;
                          return then(std::move(once)(), [&here](auto&& left) {
                            here.share(left);
                            return outcome_type(std::forward<decltype(left)>(left));
                          });
                        },
                        [&here]() -> outcome_type {
                          if (here.over()) return here.shared();
                          return detail::refused<typename Event::error_type>(
                              {errc::timeout, "gave up waiting for a run with the same key"});
                        });
                  });
                });
  }

 private:
  using state = detail::call_state;

  /// A run's part in a flight, until it leaves.
  class boarding {
   public:
    constexpr boarding(table_type& table, typename table_type::key_type key)
        : seat_(table.board(detail::hash_of(key), std::move(key))) {}
    boarding(boarding const&) = delete;
    boarding& operator=(boarding const&) = delete;
    constexpr ~boarding() {
      if (seat_.follows != nullptr) seat_.follows->leave();
      if (seat_.leads == nullptr) return;
      close();
      seat_.leads->settle(state::abandoned);
    }

    constexpr bool follows() const noexcept { return seat_.follows != nullptr; }
    constexpr bool waits() const noexcept {
      state const now = seat_.follows->now().state();
      return now == state::running || now == state::owned;
    }
    constexpr bool over() const noexcept { return seat_.follows->now().state() == state::ready; }
    constexpr bool executes() const noexcept { return !follows() || seat_.follows->now().state() == state::abandoned; }
    constexpr outcome_type const& shared() const noexcept { return *seat_.follows->outcome; }

    /// What the run left; of one that leads, for those who wait.
    constexpr void share(outcome_type const& left) {
      if (seat_.leads == nullptr) return;
      if (close()) seat_.leads->outcome.emplace(left);
      std::exchange(seat_.leads, nullptr)->settle(state::ready);
    }

   private:
    /// From now on nobody joins: a run that begins after this one ended is not given its outcome.
    constexpr bool close() noexcept {
      if (seat_.at != nullptr) std::exchange(seat_.at, nullptr)->store(0);
      return seat_.leads->close();
    }

    typename table_type::seat seat_;
  };

  template <class Event>
  constexpr auto wait_for(boarding& here, Event const& event) {
    return select(
        here.follows(), [&] { return look(here, event); }, [] { return done{}; });
  }

  template <class Event>
  constexpr auto look(boarding& here, Event const& event) {
    auto const& run = *event.context.template get<time>();
    std::int64_t const until = run.started + std::min(limits_.max_wait, event.context.deadline() - run.started);
    return repeat(
        [this, &run, until] {
          return then(detail::wait(waiter_, run.clock, std::min(run.clock.now() + limits_.poll_interval, until)),
                      [](auto&&) { return done{}; });
        },
        [&here, &event, &run, until](done) {
          return here.waits() && !event.context.stop_requested() && run.clock.now() < until;
        });
  }

  coalesce_options limits_;
  table_type table_;
  [[no_unique_address]] W waiter_;
};

}  // namespace qtasks
