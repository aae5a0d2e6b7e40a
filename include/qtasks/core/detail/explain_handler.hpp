// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/trigger_handler.hpp>

#include <type_traits>

namespace qtasks::detail {

/// Reports a handler whose return type the trigger does not accept, for the event that is fired.
template <class Plugin, class Trigger, class Returned, class Wanted>
struct explain_handler {
  static constexpr bool notifies = std::is_void_v<Wanted>;
  static constexpr bool replies = reply<Returned, Wanted>::form != reply_form::wrong;
  static constexpr bool returns_nothing = replies || !notifies;
  static constexpr bool converts = replies || notifies;
  static_assert(returns_nothing,
                "this is a `notify` trigger: its handlers must return `void` or `qtasks::result<void>`");
  static_assert(converts,
                "this handler's return type does not convert without narrowing to the type that the trigger replaces");
};

/// Reports a handler that only a non-const plugin has, in a const stack or behind a reference to a const plugin.
template <class Plugin, class Trigger, bool Callable>
struct explain_const {
  static_assert(
      Callable,
      "this handler is not const, and the stack is, or a reference to the plugin is: make `on` const, or the executor "
      "and the plugin not");
};

}  // namespace qtasks::detail
