// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/reply.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/trigger.hpp>

#include <type_traits>
#include <utility>

namespace qtasks {
namespace detail {

template <fixed_string Name, bool Known>
struct archetype {
  using type = typename trigger_entry<Name>::event;
};
template <fixed_string Name>
struct archetype<Name, false> {
  using type = trigger<Name>;
};

/// The archetype event of a trigger. An unknown name is reported here.
template <fixed_string Name>
using archetype_event = typename archetype<Name, sizeof(trigger<Name>) != 0 && KnownTrigger<Name>>::type;

/// The value and the error that an event's `around` handlers return: `Event::result_type` and `Event::error_type`, or
/// `void` and `task_error` if it has no such member.
template <class Event>
constexpr auto value_of_event() {
  if constexpr (requires { typename Event::result_type; }) {
    using value = typename Event::result_type;
    return std::type_identity<std::conditional_t<std::is_same_v<value, done>, void, value>>{};
  } else {
    return std::type_identity<void>{};
  }
}
template <class Event>
constexpr auto error_of_event() {
  if constexpr (requires { typename Event::error_type; }) {
    return std::type_identity<typename Event::error_type>{};
  } else {
    return std::type_identity<task_error>{};
  }
}

/// Takes the place of `next` where a handler of an `around` trigger is checked: it returns the task's result. It is
/// never called, but has a body: Clang warns of one that has none where a handler's own return type is deduced.
template <class Event>
struct next_archetype {
  using result_type =
      result<typename decltype(value_of_event<Event>())::type, typename decltype(error_of_event<Event>())::type>;
  auto operator()() const& -> result_type { __builtin_unreachable(); }
  auto operator()() && -> result_type { __builtin_unreachable(); }
};

/// The type that `p.on(...)` returns; ill-formed if there is no such call.
template <class P, fixed_string Name, class Event, class... Next>
using returned_t =
    decltype(std::declval<P&>().on(trigger<Name>{}, std::declval<Event const&>(), std::declval<Next>()...));

// Clause 1. Two concepts, not one with a pack of `Next`: each is checked for every plugin and trigger, and with a pack
// a check takes GCC twice as long.
template <class P, class Trigger, class Event>
concept HasHandler = requires(P& plugin, Event const& event) {
  plugin.on(Trigger{}, event);
};
template <class P, class Trigger, class Event, class Next>
concept HasAroundHandler = requires(P& plugin, Event const& event, Next&& next) {
  plugin.on(Trigger{}, event, static_cast<Next&&>(next));
};

/// Both clauses: `P` has the call, and the trigger accepts the type that it returns as a reply.
template <class P, fixed_string Name, class Event>
constexpr bool replies() {
  if constexpr (!KnownTrigger<Name>) {
    return true;  // `trigger<Name>` has reported it: a concept that is false would cause a second error
  } else if constexpr (trigger_entry<Name>::kind == trigger_kind::around) {
    if constexpr (HasAroundHandler<P, trigger<Name>, Event, next_archetype<Event>>) {
      return std::is_same_v<awaited_t<returned_t<P, Name, Event, next_archetype<Event>>>,
                            typename next_archetype<Event>::result_type>;
    }
  } else if constexpr (HasHandler<P, trigger<Name>, Event>) {
    using returned = replied_t<returned_t<P, Name, Event>>;
    return reply<returned, wanted_t<Name, Event>>::form != reply_form::wrong;
  }
  return false;
}

}  // namespace detail

/// A type `P` handles the trigger `Name`, whose event is an `Event`, if for an lvalue `p` of type `P`
///  1. `p.on(trigger<Name>{}, event)` is well-formed; for an `around` trigger `p.on(trigger<Name>{}, event, next)`;
///  2. the trigger accepts the type that this returns (if awaitable, the type that awaiting it yields):
///     - a `notify` trigger: `void` or `result<void>`;
///     - a `replace` trigger, which replaces a `T`: `void`, `U`, `std::optional<U>`, `result<void>`, `result<U>`
///       or `result<std::optional<U>>`, where `U` converts to `T` implicitly and without
///       loss, and each can be const or a reference;
///     - an `around` trigger: exactly what `next()` returns.
/// Without an `Event` the trigger's archetype event is used; for QTasks' triggers its `result_type` is `int`. Dispatch
/// uses the event that is fired. A handler declares its return type: a deduced `auto` is not supported. A
/// concept that is not satisfied is false, not an error. An unknown `Name` is an error.
template <class P, fixed_string Name, class Event = detail::archetype_event<Name>>
concept TriggerHandler = detail::replies<P, Name, Event>();

}  // namespace qtasks
