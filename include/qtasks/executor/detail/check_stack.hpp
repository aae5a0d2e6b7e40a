// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/handles_triggers.hpp>
#include <qtasks/executor/detail/check_handlers.hpp>
#include <qtasks/executor/detail/task_facts.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

// Finds plugins, and triggers that a plugin states, that no run of some tasks uses.
namespace qtasks::detail {

/// Reports a plugin that no run of the tasks calls.
template <class Plugin, usage Usage>
struct explain_idle {
  static constexpr bool serves = Usage != usage::unserved;
  static constexpr bool fires = Usage != usage::unfired;
  static constexpr bool fits = Usage != usage::unfit;
  static_assert(serves,
                "this plugin handles no trigger of these tasks, nor any of another component: its `only_for` lists "
                "none of them");
  static_assert(fires,
                "this plugin handles no trigger of these tasks, nor any of another component: they do not fire the "
                "triggers that it handles");
  static_assert(fits,
                "this plugin handles no trigger of these tasks, nor any of another component: their events do not "
                "satisfy the constraints of its functions `on`, or these are hidden, or private in a `final` class");
};

/// Reports a trigger that a plugin states and does not handle.
template <class Plugin, class Trigger, bool Handles>
struct explain_stated {
  static_assert(Handles,
                "this plugin states in `handles_triggers` that it handles this trigger, but it has no `on` that "
                "accepts the trigger's event: expected a public `on` that no `on` of a derived class hides, and whose "
                "constraint the event satisfies");
};

template <class Plugin>
struct stated_triggers {
  using type = handles_triggers<>;
};
template <class Plugin>
requires requires { typename Plugin::handles_triggers; }
struct stated_triggers<Plugin> {
  using type = typename Plugin::handles_triggers;
};

/// Checks a stack with tasks. `Page` has the facts of both.
template <class Page, class Stack, class Leaves, class... Tasks>
struct stack_check;
template <class Page, class Stack, class... Leaves, class... Tasks>
struct stack_check<Page, Stack, type_list<Leaves...>, Tasks...> {
  using dead = typename handler_check<
      type_list<Leaves...>,
      joined<decltype(fired_in_run<types_of_task<typename executor_with<Stack>::type, Tasks, true>>(
          steps::all{}))...>>::diagnostics;

  template <std::size_t I, class Plugin, fixed_string Name>
  static constexpr bool handles() {
    constexpr usage found = Page::tasks::usages_at(Name.view())[I];
    if constexpr (found == usage::outside && KnownTrigger<Name>) return TriggerHandler<Plugin, Name>;
    return found != usage::outside && found != usage::unfit;
  }
  template <std::size_t I, class Plugin, fixed_string... Names>
  static constexpr bool handles_stated(handles_triggers<Names...>) {
    return (handles<I, Plugin, Names>() && ...);
  }
  template <std::size_t I, class Plugin, fixed_string... Names>
  static auto first_stated(handles_triggers<Names...>) -> std::type_identity<first_mistake<std::conditional_t<
      !KnownTrigger<Names>, trigger<Names>,
      std::conditional_t<handles<I, Plugin, Names>(), done, explain_stated<Plugin, shown_trigger<Names>, false>>>...>>;

  template <std::size_t... I>
  static constexpr auto explain(std::index_sequence<I...>) {
    if constexpr (!std::is_same_v<dead, done>) {
      return std::type_identity<dead>{};
    } else if constexpr (!detail::all_of({handles_stated<I, typename Leaves::plugin>(
                             typename stated_triggers<typename Leaves::plugin>::type{})...})) {
      return std::type_identity<first_mistake<typename decltype(first_stated<I, typename Leaves::plugin>(
          typename stated_triggers<typename Leaves::plugin>::type{}))::type...>>{};
    } else {
      return std::type_identity<explain_each<explain_idle<typename Leaves::plugin, Page::usage_of(I)>...>>{};
    }
  }
  using diagnostics = typename decltype(explain(std::index_sequence_for<Leaves...>{}))::type;
};

}  // namespace qtasks::detail
