// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/detail/handlers.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/triggers/policy.hpp>

#include <string_view>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// The event of a policy's trigger in the runs of an `executor_event`.
template <fixed_string Name, class Base>
using decision_event = triggers::policy_event<Base, typename trigger_entry<Name>::decision>;

template <fixed_string Name, class Base>
concept IsHeardIn = (handlers_of<Name, std::remove_cvref_t<decltype(std::declval<Base const&>().task_executor.stack())>,
                                 decision_event<Name, Base>>::count > 0);

template <class X, class Task, class T, class E, class C>
triggers::executor_event<X, Task, T, E, C> base_event_of(triggers::executor_event<X, Task, T, E, C> const&);

/// A plugin of the stack handles the trigger in the runs of this event. Where none does, a policy does nothing more
/// than without the trigger.
template <fixed_string Name, class Event>
inline constexpr bool is_heard = IsHeardIn<Name, decltype(detail::base_event_of(std::declval<Event const&>()))>;

/// Fires an event outside the steps of a run; a failure of its handlers changes nothing.
template <fixed_string Name>
QTASKS_INLINE constexpr void notify_plugins(auto& executor, auto const& event) {
  static_assert(!Awaitable<decltype(executor.stack().fire(trigger<Name>{}, event))>,
                "handlers of the triggers `policy_...` must not be awaitable");
  (void)executor.stack().fire(trigger<Name>{}, event);
}

/// Fires a policy's trigger in the runs of `Event`: `notice("rate_limit", wait)`, with the members of the trigger's
/// decision. Where no plugin hears it, it is empty and does nothing, so that lambdas capture it instead of the event.
template <fixed_string Name, class Event, bool IsHeard = is_heard<Name, Event>>
class notice {
 public:
  static constexpr bool heard = false;
  QTASKS_INLINE constexpr explicit notice(Event const& /*event*/) noexcept {}
  QTASKS_INLINE constexpr void operator()(std::string_view /*policy*/, auto const&... /*members*/) const noexcept {}
};
template <fixed_string Name, class Event>
class notice<Name, Event, true> {
  using base = decltype(detail::base_event_of(std::declval<Event const&>()));
  using decision = typename trigger_entry<Name>::decision;

 public:
  static constexpr bool heard = true;
  QTASKS_INLINE constexpr explicit notice(Event const& event) noexcept : event_(event) {}
  QTASKS_INLINE constexpr void operator()(std::string_view policy) const { fire(decision{policy}); }
  QTASKS_INLINE constexpr void operator()(std::string_view policy, auto const&... members) const {
    fire(decision{{policy}, members...});
  }

 private:
  QTASKS_INLINE constexpr void fire(decision const& made) const {
    detail::notify_plugins<Name>(event_.task_executor, decision_event<Name, base>{event_, made});
  }

  Event const& event_;
};

template <fixed_string Name, class Event>
QTASKS_INLINE constexpr auto notice_of(Event const& event) noexcept {
  return notice<Name, Event>(event);
}

}  // namespace qtasks::detail
