// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/detail/fire.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/core/trigger.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// Reports a handler of an engine's trigger that returns an awaitable.
template <class Trigger, bool Plain>
struct explain_engine_handler {
  static_assert(Plain, "a handler of this trigger returns an awaitable, and the engine awaits none: return the value");
};

/// A plugin of the executor's stack is called for this event.
template <fixed_string Name, class Executor, class Event>
inline constexpr bool is_fired = handlers_of<Name, typename Executor::stack_type, Event>::count > 0;

/// A handler that is called for this event returns an awaitable.
template <class Handlers, fixed_string Name, class Stack, class Event>
inline constexpr bool any_awaitable = false;
template <class... Leaves, fixed_string Name, class Stack, class Event>
inline constexpr bool any_awaitable<type_list<Leaves...>, Name, Stack, Event> =
    (Awaitable<typename handler_at<Leaves, Name, Stack, Event>::returned> || ...);

/// A trigger that the engine fires, and the event with which it does.
template <fixed_string Name, class Event>
struct engine_event {};

/// A plugin is called at one of the triggers.
template <class Executor, class Events>
inline constexpr bool any_fired = false;
template <class Executor, fixed_string... Names, class... Events>
inline constexpr bool any_fired<Executor, type_list<engine_event<Names, Events>...>> =
    (is_fired<Names, Executor, Events> || ...);

/// Takes a reply that changes nothing.
struct no_reply {
  constexpr void operator()(auto const& /*reply*/) const noexcept {}
};

/// Fires a trigger, if a plugin handles it, and calls `take` with what the handlers replaced. Returns the failure of a
/// handler that propagates.
template <fixed_string Name, class Executor, class Event, class Take = no_reply>
std::optional<task_error> fire_engine(Executor& executor, Event const& event, Take take = {}) {
  if constexpr (is_fired<Name, Executor, Event>) {
    using stack = typename Executor::stack_type;
    using handlers = typename handlers_of<Name, stack, Event>::type;
    constexpr bool replaces = trigger_entry<Name>::kind == trigger_kind::replace;
    if constexpr (any_awaitable<handlers, Name, stack, Event>) {
      static_assert(sizeof(explain_engine_handler<shown_trigger<Name>, false>) > 0);
    } else if constexpr (can_propagate<Name, stack, Event>) {
      auto reply = executor.stack().fire(trigger<Name>{}, event);
      if (reply.has_error()) return reply.assume_error();
      if constexpr (replaces) {
        if (reply.assume_value().has_value()) take(*std::move(reply).assume_value());
      }
    } else if constexpr (replaces) {
      auto reply = executor.stack().fire(trigger<Name>{}, event);
      if (reply.has_value()) take(*std::move(reply));
    } else {
      executor.stack().fire(trigger<Name>{}, event);
    }
  }
  return std::nullopt;
}

/// Calls `f`, which fires triggers. What a handler throws is a failure.
template <class F>
std::optional<task_error> catch_failure(F const& f) {
#if defined(__cpp_exceptions)
  try {
    return f();
  } catch (...) {
    return task_error{errc::failed, "a handler of a plugin threw an exception"};
  }
#else
  return f();
#endif
}

}  // namespace qtasks::detail
