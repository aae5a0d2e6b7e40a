// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/explain_run.hpp>
#include <qtasks/executor/detail/maybe_engaged.hpp>
#include <qtasks/executor/detail/provided_slots.hpp>
#include <qtasks/executor/detail/run_types.hpp>

#include <optional>
#include <tuple>
#include <utility>

namespace qtasks::detail {

/// What one run of one task owns: arguments, context, and the value or the error as they stand. It stays at
/// one address until the run is over; every event refers into it.
template <class Executor, class Task, class Call>
class run_frame {
 protected:
  using stack_type = stack_of<Executor>;
  using events = run_events<Executor, Task, Call>;
  using base_event = typename events::base;
  using value_type = typename Call::value_type;
  using error_type = typename Call::error_type;
  static constexpr bool replaces_args =
      handlers_of<"task_executor_args_replace", stack_type, typename events::args>::count > 0;
  /// Something other than the task can leave an error: a middleware, a plugin, `decode`.
  static constexpr bool propagates_some = may_propagate<typename std::remove_const_t<stack_type>::leaves>;
  using failure_type = std::conditional_t<propagates_some, std::optional<task_error>, done>;
  static constexpr bool can_fail =
      propagates_some || takes_middlewares<Task> || !std::is_same_v<option_of<Task, option::decode>, done>;

 public:
  static constexpr bool replies_fit = answers_fit<stack_type, base_event, value_type, failure_type, error_type> &&
                                      detail::replies_fit<"task_executor_run_task", stack_type,
                                                          typename events::replaced, slot<value_type>, failure_type> &&
                                      detail::replies_fit<"task_executor_after_execute_result_replace", stack_type,
                                                          typename events::replaced, slot<value_type>, failure_type>;

  template <class... Args>
  QTASKS_INLINE constexpr run_frame(Executor& on, Task const& what, run_info const& how, Args&&... with)
      : executor_(on),
        task_(what),
        args_(std::in_place, std::forward<Args>(with)...),
        context_(Task::name, Task::cancel_text, how) {}
  run_frame(run_frame const&) = delete;
  run_frame& operator=(run_frame const&) = delete;

 protected:
  using closing = dispatcher<"task_executor_task_close", stack_type, base_event, done>;

  /// Step 8: on every path, also where a coroutine is destroyed or a throw passes through.
  QTASKS_INLINE constexpr ~run_frame() noexcept(closing::is_nothrow) {
    static_assert(!Awaitable<decltype(std::declval<closing&>().run())>,
                  "handlers of `task_executor_task_close` cannot be awaitable");
    if constexpr (closing::handlers::count > 0) {
      base_event const event = base();
      closing{executor_.stack(), event, none_, none_}.run();
    }
  }

  QTASKS_INLINE constexpr base_event base() { return {executor_, task_, context_.record(), context_}; }

  /// Fires a trigger whose event `make` builds, its replies going into `value`; a failure that propagates
  /// becomes the run's error.
  template <fixed_string Name, class Make, class Value>
  QTASKS_INLINE constexpr auto fire(Make make, Value& value) {
    using event_type = decltype(make());
    if constexpr (handlers_of<Name, stack_type, event_type>::count == 0) {
      return done{};
    } else {
      return qtasks::hold(make, [this, &value](event_type& event) QTASKS_LAMBDA_INLINE {
        return qtasks::then(
            dispatcher<Name, stack_type, event_type, Value, failure_type>{executor_.stack(), event, value, failure_}.run(),
            [this](done)
                QTASKS_LAMBDA_INLINE { return ended_by_plugin<can_propagate<Name, stack_type, event_type>>(); });
      });
    }
  }

  Executor& executor_;
  Task const& task_;
  full_slot<replaces_args, typename Call::parameters> args_;
  [[no_unique_address]] maybe_slot<replaces_value<stack_type, events, Call>, value_type> value_{};
  [[no_unique_address]] std::conditional_t<can_fail, std::optional<error_type>, absent<error_type>> error_{};
  [[no_unique_address]] failure_type failure_{};
  [[no_unique_address]] done none_{};
  typename events::context_type context_;

 private:
  template <bool Can>
  QTASKS_INLINE constexpr auto ended_by_plugin() {
    if constexpr (Can) {
      if constexpr (FromTaskError<error_type>) {
        if (failure_.has_value()) detail::inline_emplace(error_, error_traits<error_type>::from(*failure_));
      } else {
        (void)sizeof(explain_error_type<error_type, Task, false>);
      }
    }
    return done{};
  }
};

}  // namespace qtasks::detail
