// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/explain.hpp>
#include <qtasks/core/detail/fire.hpp>

#include <boost/hana/basic_tuple.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace qtasks {

/// A list of plugins; their order is the order of the arguments. An element is a plugin (any class with a member `on`),
/// `named`, `only_for`, `when`, a reference, `failure_policy`, `waive`, or another list. Another list is equivalent to
/// its elements, except that it may have a `failure_policy` of its own.
///
/// Order rules are checked where the list is complete: in a `plugin_stack`, in an executor, and where it is fired. A
/// part of a stack may therefore need plugins that are elsewhere in the stack. A list of distinct empty plugins is
/// empty. The list is as copyable, and as safe to share between threads, as its plugins: `fire` itself has no state.
template <class... Elements>
class plugins {
  // First: an error in a plugin's own class is shortest here.
  static_assert(detail::all_of({(sizeof(Elements) > 0)...}));
  static_assert(
      sizeof(std::conditional_t<detail::one_policy<Elements...>, done, detail::explain_policies<false, Elements...>>) >
      0);

 public:
  static constexpr bool is_plugin_stack = true;
  /// The plugins as a flat list; for the library's own use.
  using leaves = detail::leaves_t<Elements...>;

  constexpr plugins() = default;
  /// Moves the elements into the list.
  constexpr explicit plugins(Elements... elements) requires(sizeof...(Elements) > 0)
      : elements_(std::move(elements)...) {}

  /// Fires a trigger: calls every plugin that handles it, in order. Returns `void` for a `notify` trigger,
  /// `std::optional<T>` for the folds `last` and `first`, a `std::array` with one optional per handler for `all`; a
  /// `result` of that if a plugin that can fail has the policy `propagate`. If the event has a member `slot<T>&
  /// result`, the value is moved out of that slot. If a handler returns an awaitable, so does `fire`, and the event
  /// must live until that is done.
  template <fixed_string Name, class Event>
  QTASKS_INLINE constexpr auto fire(trigger<Name> name, Event const& event) {
    return detail::fire(checked(), name, event);
  }
  template <fixed_string Name, class Event>
  QTASKS_INLINE constexpr auto fire(trigger<Name> name, Event const& event) const {
    return detail::fire(checked(), name, event);
  }

  /// Fires an `around` trigger: the handlers run `body` through `next`. Returns the outermost handler's result.
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

  /// The elements as a tuple; for the library's own use.
  QTASKS_INLINE constexpr auto& elements() noexcept { return elements_; }
  QTASKS_INLINE constexpr auto& elements() const noexcept { return elements_; }

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
plugins(Elements&&...) -> plugins<detail::element_of<Elements>...>;

}  // namespace qtasks
