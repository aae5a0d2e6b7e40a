// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/fire.hpp>
#include <qtasks/core/plugins.hpp>

#include <cstddef>
#include <utility>

namespace qtasks {

/// Plugins composed at compile time, in the order they are written. An element is a plugin (any class
/// with a member `on`), a stack or `plugins` (flattened), `named`, `only_for`, `when`, a reference, `failure_policy`
/// or `waive`. A wrong list is one compile error that names the plugin and the cause.
/// A stack of distinct empty plugins is empty. It is as copyable, and as safe to share between
/// threads, as its plugins; `fire` itself keeps no state.
template <class... Elements>
class plugin_stack : public plugins<Elements...> {
  static_assert(sizeof(typename detail::list_check<Elements...>::spoken) > 0);
  static_assert(sizeof(typename detail::list_check<Elements...>::spoken_order) > 0);

 public:
  using typename plugins<Elements...>::leaves;
  using plugins<Elements...>::plugins;

  /// Fires a trigger: calls every plugin that handles it, in order. Returns what the trigger's fold
  /// yields: nothing for a one-way trigger, `std::optional<T>` for `last` and `first`, one optional per
  /// handler in a `std::array` for `all`; as a `result` if a plugin that can fail stands under the policy
  /// `propagate`. An event with a member `slot<T>& result` has its value moved out of there. If a handler
  /// is awaitable, so is what `fire` returns, and the event must live until it is done.
  template <fixed_string Name, class Event>
  QTASKS_INLINE constexpr auto fire(trigger<Name> name, Event const& event) {
    return detail::fire(*this, name, event);
  }
  template <fixed_string Name, class Event>
  QTASKS_INLINE constexpr auto fire(trigger<Name> name, Event const& event) const {
    return detail::fire(*this, name, event);
  }

  /// Fires an `around` trigger about `body`; returns what the outermost handler returns.
  template <fixed_string Name, class Event, class Body>
  QTASKS_INLINE constexpr auto fire(trigger<Name> name, Event const& event, Body body) {
    return detail::fire_around(*this, name, event, std::move(body));
  }
  template <fixed_string Name, class Event, class Body>
  QTASKS_INLINE constexpr auto fire(trigger<Name> name, Event const& event, Body body) const {
    return detail::fire_around(*this, name, event, std::move(body));
  }

  /// The plugin of type `P`, or the one inside `P = named<...>`.
  template <class P>
  constexpr auto& get() noexcept {
    return detail::find_plugin<P>(*this, leaves{});
  }
  template <class P>
  constexpr auto& get() const noexcept {
    return detail::find_plugin<P>(*this, leaves{});
  }
};

template <class... Elements>
plugin_stack(Elements...) -> plugin_stack<Elements...>;

}  // namespace qtasks
