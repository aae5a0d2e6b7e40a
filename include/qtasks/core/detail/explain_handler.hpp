// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/trigger_handler.hpp>

#include <type_traits>

namespace qtasks::detail {

/// What only shows with the event at hand, at dispatch.
template <class Plugin, class Trigger, class Returned, class Wanted>
struct explain_handler {
  static constexpr bool one_way = std::is_void_v<Wanted>;
  static constexpr bool replies = reply<Returned, Wanted>::form != reply_form::wrong;
  static constexpr bool tells_nothing = replies || !one_way;
  static constexpr bool converts = replies || one_way;
  static_assert(tells_nothing, "this trigger is one-way: its handlers return `void` or `qtasks::result<void>`");
  static_assert(converts, "what this handler returns does not convert to what the trigger replaces without narrowing");
};

/// A handler that is there for a non-const plugin only, in a const stack.
template <class Plugin, class Trigger, bool Callable>
struct explain_const {
  static_assert(Callable, "this handler is not const, and the stack is: make `on` const, or the executor not");
};

}  // namespace qtasks::detail
