// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/dispatcher.hpp>
#include <qtasks/core/next_handler.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// Reports a call of `next()`, which can run a task twice, if the task's arguments can be moved from only once.
template <class Plugin, class Body, bool Repeatable>
struct explain_next {
  static_assert(Repeatable,
                "this handler calls `next()`, which may run again, but the task needs its arguments as rvalues: write "
                "`std::move(next)()`");
};

/// Reports an `around` handler that does not return the type that `next` returns.
template <class Plugin, class Trigger, class Returned, class Wanted>
struct explain_around {
  static constexpr bool same = std::is_same_v<Returned, Wanted>;
  static_assert(same, "an `around` handler must return exactly what `next()` returns: write `-> decltype(next())`");
};

/// The explainer of what is wrong with a leaf's `around` handler; `done` if nothing is. `next_archetype` takes the
/// place of `next`.
template <class Leaf, fixed_string Name, class Stack, class Event>
constexpr auto mistake_in_around() {
  using plugin = plugin_in<Leaf, Stack>;
  using next = next_archetype<Event>;
  if constexpr (!HasAroundHandler<plugin, trigger<Name>, Event, next>) {
    return std::type_identity<explain_const<std::remove_const_t<plugin>, shown_trigger<Name>, false>>{};
  } else {
    using returned = awaited_t<returned_t<plugin, Name, Event, next>>;
    using wanted = typename next::result_type;
    if constexpr (std::is_same_v<returned, wanted>) {
      return std::type_identity<done>{};
    } else {
      return std::type_identity<explain_around<std::remove_const_t<plugin>, shown_trigger<Name>, returned, wanted>>{};
    }
  }
}
template <fixed_string Name, class Stack, class Event, class... Leaves>
constexpr auto mistake_around(type_list<Leaves...>) {
  return std::type_identity<
      first_mistake<typename decltype(detail::mistake_in_around<Leaves, Name, Stack, Event>())::type...>>{};
}

/// The `around` handlers of a stack and the body that they run; the first handler is outermost. The object lives as
/// long as they run.
template <fixed_string Name, class Stack, class Event, class Body>
struct nesting {
  Stack& stack;
  Event const& event;
  Body body;

  struct no_caller {};
  using next_probe = next_archetype<Event>;
  using handlers = handlers_of<Name, Stack, Event, next_probe>;

  /// The body can be called again; otherwise this explains a handler that calls `next()`.
  static constexpr bool repeatable = requires(Body const& each) { each(); };
  template <class Caller>
  using not_repeatable = explain_next<Caller, Body, false>;

  /// Runs the handlers from the `At`-th on, and the body. `Owns`: the body may move from its arguments.
  template <std::size_t At = 0, class Caller = no_caller, bool Owns = true>
  QTASKS_INLINE constexpr auto run() {
    if constexpr (At < handlers::count) {
      using leaf = typename handlers::type::template nth<At>::type;
      using plugin = plugin_in<leaf, Stack>;
      using next = next_handler<nesting, At + 1, std::remove_const_t<plugin>, Owns>;
      if constexpr (!HasAroundHandler<plugin, trigger<Name>, Event, next_probe>) {
        (void)sizeof(explain_const<std::remove_const_t<plugin>, shown_trigger<Name>, false>);
        return stop(no_caller{});
      } else {
        using returned = awaited_t<decltype(std::declval<plugin&>().on(trigger<Name>{}, event, next{*this}))>;
        using wanted = awaited_t<decltype(std::declval<next>()())>;
        if constexpr (std::is_same_v<returned, wanted>) {
          return detail::plugin_of(leaf{}, stack).on(trigger<Name>{}, event, next{*this});
        } else {
          (void)sizeof(explain_around<std::remove_const_t<plugin>, shown_trigger<Name>, returned, wanted>);
          return stop(no_caller{});
        }
      }
    } else if constexpr (Owns) {
      return std::move(body)();
    } else if constexpr (repeatable) {
      return std::as_const(body)();
    } else {
      return stop(no_caller{});
    }
  }

 private:
  /// Has the body's return type, so that an explainer's error is the only one. A template, so that it is instantiated
  /// only where it is called.
  constexpr auto stop(auto /*caller*/) -> decltype(std::move(body)()) { return std::move(body)(); }
};

}  // namespace qtasks::detail
