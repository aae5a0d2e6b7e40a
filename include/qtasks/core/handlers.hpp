// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/explain_handler.hpp>
#include <qtasks/core/reach.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

template <class Leaf, class Event>
constexpr bool serves() {
  if constexpr (requires { typename Event::task_type; }) return Leaf::template serves<typename Event::task_type>;
  return true;
}

/// Whether a leaf of the stack is called for this event. A handler that is there for a non-const plugin
/// only counts, so that a const stack can say so instead of passing over it.
template <class Leaf, fixed_string Name, class Stack, class Event, class... Next>
constexpr bool is_called() {
  if constexpr (!serves<Leaf, Event>()) {
    return false;
  } else if constexpr (has_handler<plugin_in<Leaf, Stack>, Name, Event, Next...>) {
    return true;
  } else {
    return std::is_const_v<plugin_in<Leaf, Stack>> && has_handler<typename Leaf::plugin, Name, Event, Next...>;
  }
}

/// The places of the leaves called for this event: non-handlers are dropped before the fold.
template <class Leaves, fixed_string Name, class Stack, class Event, class... Next>
struct handlers_in;
template <class... Leaves, fixed_string Name, class Stack, class Event, class... Next>
struct handlers_in<type_list<Leaves...>, Name, Stack, Event, Next...>
    : places<is_called<Leaves, Name, Stack, Event, Next...>()...> {
  template <std::size_t I>
  using leaf_at = type_at<I, Leaves...>;
};

template <fixed_string Name, class Stack, class Event, class... Next>
using handlers_of = handlers_in<typename std::remove_const_t<Stack>::leaves, Name, Stack, Event, Next...>;

/// A handler at its place: what it returns, whether the trigger can take that, and who says so if not.
template <class Leaf, fixed_string Name, class Stack, class Event,
          bool Callable = has_handler<plugin_in<Leaf, Stack>, Name, Event>>
struct handler_at {
  using returned = returned_t<plugin_in<Leaf, Stack>, Name, Event>;
  static constexpr bool well_formed = reply<awaited_t<returned>, wanted_t<Name, Event>>::form != reply_form::wrong;
  using reply_type = reply<awaited_t<returned>, wanted_t<Name, Event>>;
  static constexpr bool fails = reply_type::fails;
  static constexpr bool nothrow = reply_type::nothrow&& noexcept(
      std::declval<plugin_in<Leaf, Stack>&>().on(trigger<Name>{}, std::declval<Event const&>()));
  using explainer = explain_handler<typename Leaf::plugin, trigger<Name>, awaited_t<returned>, wanted_t<Name, Event>>;
};
template <class Leaf, fixed_string Name, class Stack, class Event>
struct handler_at<Leaf, Name, Stack, Event, false> {
  using returned = void;
  static constexpr bool well_formed = false;
  static constexpr bool fails = false;
  static constexpr bool nothrow = false;
  using explainer = explain_const<typename Leaf::plugin, trigger<Name>, false>;
};

}  // namespace qtasks::detail
