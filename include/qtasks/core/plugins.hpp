// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/explain.hpp>
#include <qtasks/core/detail/fire.hpp>

#include <boost/hana/at.hpp>
#include <boost/hana/basic_tuple.hpp>

#include <cstddef>
#include <utility>

namespace qtasks {

/// A list of plugins, in the order they are written. An element is a plugin (any class with a member `on`), another
/// list (as if its elements were written here, but for a `failure_policy` of its own), `named`, `only_for`, `when`, a
/// reference, `failure_policy` or `waive`. What its plugins need may stand around it: it is checked where it is
/// used, as a `plugin_stack`, by an executor, or to fire. A list of distinct empty plugins is empty. It is as
/// copyable, and as safe to share between threads, as its plugins; `fire` itself keeps no state.
template <class... Elements>
class plugins {
 public:
  static constexpr bool is_plugin_stack = true;
  /// The plugins as a flat list; for the library.
  using leaves = detail::leaves_t<Elements...>;

  constexpr plugins() = default;
  constexpr explicit plugins(Elements... elements) requires(sizeof...(Elements) > 0)
      : elements_(std::move(elements)...) {}

  /// Fires a trigger: calls every plugin that handles it, in order. Returns what the trigger's fold
  /// yields: nothing for a one-way trigger, `std::optional<T>` for `last` and `first`, one optional per
  /// handler in a `std::array` for `all`; as a `result` if a plugin that can fail stands under the policy
  /// `propagate`. An event with a member `slot<T>& result` has its value moved out of there. If a handler
  /// is awaitable, so is what `fire` returns, and the event must live until it is done.
  template <fixed_string Name, class Event>
  QTASKS_INLINE constexpr auto fire(trigger<Name> name, Event const& event) {
    return detail::fire(checked(), name, event);
  }
  template <fixed_string Name, class Event>
  QTASKS_INLINE constexpr auto fire(trigger<Name> name, Event const& event) const {
    return detail::fire(checked(), name, event);
  }

  /// Fires an `around` trigger about `body`; returns what the outermost handler returns.
  template <fixed_string Name, class Event, class Body>
  QTASKS_INLINE constexpr auto fire(trigger<Name> name, Event const& event, Body body) {
    return detail::fire_around(checked(), name, event, std::move(body));
  }
  template <fixed_string Name, class Event, class Body>
  QTASKS_INLINE constexpr auto fire(trigger<Name> name, Event const& event, Body body) const {
    return detail::fire_around(checked(), name, event, std::move(body));
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

  /// The `I`-th element as written; for the library.
  template <std::size_t I>
  constexpr auto& element() noexcept {
    return boost::hana::at_c<I>(elements_);
  }
  template <std::size_t I>
  constexpr auto& element() const noexcept {
    return boost::hana::at_c<I>(elements_);
  }

 private:
  constexpr plugins& checked() noexcept {
    static_assert(sizeof(plugin_stack<Elements...>) > 0);
    return *this;
  }
  constexpr plugins const& checked() const noexcept {
    static_assert(sizeof(plugin_stack<Elements...>) > 0);
    return *this;
  }

  [[no_unique_address]] boost::hana::basic_tuple<Elements...> elements_;
};

template <class... Elements>
plugins(Elements...) -> plugins<Elements...>;

}  // namespace qtasks
