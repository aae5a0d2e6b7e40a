// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/explain_handler.hpp>
#include <qtasks/core/detail/plugin_at.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

template <class Event>
concept OfTask = requires {
  typename Event::task_type;
};

/// The leaf's `only_for`, if it has one, admits this event.
template <class Leaf, class Event>
concept Serves = !OfTask<Event> || Leaf::template serves<typename Event::task_type>;

/// A leaf of the stack is called for this event. The plugin is checked as non-const, so that a handler that is not
/// const is reported in a const stack and behind a reference to a const plugin, not ignored. A concept, because
/// checking a concept instantiates nothing.
template <class Leaf, class Trigger, class Event>
concept IsCalled = Serves<Leaf, Event> && HasHandler<std::remove_const_t<typename Leaf::plugin>, Trigger, Event>;
template <class Leaf, class Trigger, class Event, class Next>
concept IsCalledAround =
    Serves<Leaf, Event> && HasAroundHandler<std::remove_const_t<typename Leaf::plugin>, Trigger, Event, Next>;

/// The indices of the leaves called for this event.
template <class Leaves, class Trigger, class Event, class... Next>
struct called;
template <class... Leaves, class Trigger, class Event>
struct called<type_list<Leaves...>, Trigger, Event> : indices_where<IsCalled<Leaves, Trigger, Event>...> {};
template <class... Leaves, class Trigger, class Event, class Next>
struct called<type_list<Leaves...>, Trigger, Event, Next>
    : indices_where<IsCalledAround<Leaves, Trigger, Event, Next>...> {};

/// The leaves called for this event: non-handlers are dropped before the fold.
template <class Leaves, fixed_string Name, class Stack, class Event, class... Next>
struct handlers_in {
  using found = called<Leaves, trigger<Name>, Event, Next...>;
  static constexpr std::size_t count = found::count;

  template <std::size_t... I>
  static auto leaves_at(std::index_sequence<I...>) -> type_list<typename Leaves::template nth<I>::type...>;
  using type = decltype(leaves_at(typename found::type{}));
  using reversed = decltype(leaves_at(typename found::reversed{}));
};

template <fixed_string Name, class Stack, class Event, class... Next>
using handlers_of = handlers_in<typename std::remove_const_t<Stack>::leaves, Name, Stack, Event, Next...>;

/// A handler that returns `void`. Most do, and they need no further instantiation.
template <class Leaf, fixed_string Name, class Stack, class Event>
concept RepliesNothing = requires(plugin_in<Leaf, Stack>& plugin, Event const& event) {
  requires std::is_void_v<decltype(plugin.on(trigger<Name>{}, event))>;
};

/// A leaf's handler of a trigger: its return type, whether the trigger accepts that type, and the explainer if not.
template <class Leaf, fixed_string Name, class Stack, class Event,
          bool Callable = HasHandler<plugin_in<Leaf, Stack>, trigger<Name>, Event>>
struct handler_at {
  using returned = returned_t<plugin_in<Leaf, Stack>, Name, Event>;
  using reply_type = reply<replied_t<returned>, wanted_t<Name, Event>>;
  static constexpr reply_form form = reply_type::form;
  static constexpr bool well_formed = form != reply_form::wrong;
  static constexpr bool fails = reply_type::fails;
  static constexpr bool nothrow = reply_type::nothrow&& noexcept(
      std::declval<plugin_in<Leaf, Stack>&>().on(trigger<Name>{}, std::declval<Event const&>()));
  template <class Trigger>
  using explainer = explain_handler<typename Leaf::plugin, Trigger, replied_t<returned>, wanted_t<Name, Event>>;
};
template <class Leaf, fixed_string Name, class Stack, class Event>
struct handler_at<Leaf, Name, Stack, Event, false> {
  using returned = void;
  static constexpr reply_form form = reply_form::wrong;
  static constexpr bool well_formed = false;
  static constexpr bool fails = false;
  static constexpr bool nothrow = false;
  template <class Trigger>
  using explainer = explain_const<typename Leaf::plugin, Trigger, false>;
};

/// Returns the explainer of the first handler whose reply the trigger does not accept; `done` if there is none. It is
/// called where the compiler's error is short, not where the handlers are called.
template <fixed_string Name, class Stack, class Event, class... Leaves>
constexpr auto mistake_in_replies(type_list<Leaves...>) {
  if constexpr (detail::all_of({RepliesNothing<Leaves, Name, Stack, Event>...})) {
    return std::type_identity<done>{};
  } else if constexpr (detail::all_of({handler_at<Leaves, Name, Stack, Event>::well_formed...})) {
    return std::type_identity<done>{};
  } else {
    using wrong = indices_where<!handler_at<Leaves, Name, Stack, Event>::well_formed...>;
    using first = handler_at<type_at<wrong::at[0], Leaves...>, Name, Stack, Event>;
    return std::type_identity<typename first::template explainer<shown_trigger<Name>>>{};
  }
}

}  // namespace qtasks::detail
