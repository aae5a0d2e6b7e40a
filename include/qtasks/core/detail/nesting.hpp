// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/dispatcher.hpp>
#include <qtasks/core/next_handler.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// Speaks where `next()` could run a task twice whose arguments can be given away once only.
template <class Plugin, class Body, bool Repeatable>
struct explain_next {
  static_assert(Repeatable,
                "this handler calls `next()`, which may run again, but the task takes its arguments by rvalue: write "
                "`std::move(next)()`");
};

/// Speaks where an `around` handler changes the type that `next` returns.
template <class Plugin, class Trigger, class Returned, class Wanted>
struct explain_around {
  static constexpr bool same = std::is_same_v<Returned, Wanted>;
  static_assert(same, "an `around` handler returns exactly what `next()` returns: write `-> decltype(next())`");
};

/// The `around` handlers of a stack about a body, the first outermost. It lives as long as they run.
template <fixed_string Name, class Stack, class Event, class Body>
struct nesting {
  Stack& stack;
  Event const& event;
  Body body;

  struct nobody {};
  using next_probe = next_archetype<Event>;
  using handlers = handlers_of<Name, Stack, Event, next_probe>;

  /// The handlers from the `At`-th on, and the body; `Owns`: the body may give its arguments away.
  template <std::size_t At = 0, class Caller = nobody, bool Owns = true>
  QTASKS_INLINE constexpr auto run() {
    if constexpr (At < handlers::count) {
      using leaf = typename nth_leaf<typename handlers::type, At>::type;
      using plugin = plugin_in<leaf, Stack>;
      using next = next_handler<nesting, At + 1, std::remove_const_t<plugin>, Owns>;
      if constexpr (!HasAroundHandler<plugin, trigger<Name>, Event, next_probe>) {
        (void)sizeof(explain_const<std::remove_const_t<plugin>, trigger<Name>, false>);
        return stop(nobody{});
      } else {
        using returned = awaited_t<decltype(std::declval<plugin&>().on(trigger<Name>{}, event, next{*this}))>;
        using wanted = awaited_t<decltype(std::declval<next>()())>;
        using explained = explain_around<std::remove_const_t<plugin>, trigger<Name>, returned, wanted>;
        if constexpr (std::is_same_v<returned, wanted>) {
          return detail::plugin_of(leaf{}, stack).on(trigger<Name>{}, event, next{*this});
        } else {
          (void)sizeof(explained);
          return stop(nobody{});
        }
      }
    } else if constexpr (Owns) {
      return std::move(body)();
    } else if constexpr (requires { std::as_const(body)(); }) {
      return std::as_const(body)();
    } else {
      (void)sizeof(explain_next<Caller, Body, false>);
      return stop(nobody{});
    }
  }

 private:
  /// After an explainer has spoken: the body's type, so that nothing else goes wrong.
  constexpr auto stop(auto /*spoken*/) -> decltype(std::move(body)()) { return std::move(body)(); }
};

}  // namespace qtasks::detail
