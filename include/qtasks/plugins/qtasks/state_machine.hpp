// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/type_list.hpp>
#include <qtasks/core/detail/type_name.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace qtasks {

/// An allowed transition of a `state_machine`.
template <class From, class To>
struct transition {};

namespace detail {

/// Appends each state that is not in the list yet.
template <class Seen, class... States>
struct distinct {
  using type = Seen;
};
template <class... Seen, class First, class... Rest>
struct distinct<type_list<Seen...>, First, Rest...>
    : distinct<std::conditional_t<is_one_of<First, Seen...>, type_list<Seen...>, type_list<Seen..., First>>, Rest...> {
};

/// Reports a state that the machine cannot reach.
template <class State, bool Reachable>
struct explain_state {
  static_assert(Reachable, "no transitions lead from the first state to this one: add a `qtasks::transition` to it");
};

/// Reports the use of a state that the machine does not have.
template <class Machine, class State, bool Has>
struct explain_has_state {
  static_assert(Has, "the machine has no such state: name a state of one of its transitions");
};

/// Reports a transition that the machine does not have.
template <class Machine, class From, class To, bool Allowed>
struct explain_move {
  static_assert(Allowed, "the machine has no `qtasks::transition` from the first state to the second");
};

template <class States>
struct state_table;
template <class... States>
struct state_table<type_list<States...>> {
  static constexpr std::size_t count = sizeof...(States);
  static constexpr std::array<std::string_view, count> names{plugin_name<States>...};

  /// The index of the state; `count` if it is not in the table.
  template <class State>
  static constexpr std::size_t index = [] {
    std::size_t result = 0;
    (void)((std::is_same_v<States, State> || (static_cast<void>(++result), false)) || ...);
    return result;
  }();

  template <class Machine>
  static constexpr std::array<bool, count> reachable() {
    std::array<bool, count> reached{true};
    for (std::size_t round = 0; round < count; ++round) {
      for (auto const& [from, to] : Machine::moves) reached[to] = reached[to] || reached[from];
    }
    return reached;
  }
  template <class Machine>
  struct check {
    static_assert(((sizeof(explain_state<States, reachable<Machine>()[index<States>]>) > 0) && ...));
  };
};

}  // namespace detail

/// A state machine: states are types, which may be incomplete, and `First` is the initial one. A state that cannot be
/// reached from it does not compile. Derive your own type from this one:
/// `struct session : qtasks::state_machine<closed, transition<closed, open>, transition<open, closed>> {};`
/// The name of a state is its static member `name`, otherwise the name of its type.
template <class First, class... Transitions>
struct state_machine;
/// A machine that begins in the state `First`.
template <class First, class... From, class... To>
struct state_machine<First, transition<From, To>...> {
  using table =
      detail::state_table<typename detail::distinct<detail::type_list<First>, From...,
                                                    To...>::type>;  ///< the distinct states, with their indices
  /// The transitions, as pairs of indices.
  static constexpr std::array<std::array<std::size_t, 2>, sizeof...(From)> moves{
      {{table::template index<From>, table::template index<To>}...}};
  static_assert(sizeof(typename table::template check<state_machine>) > 0);

  /// Whether the machine has the state.
  template <class State>
  static constexpr bool has = table::template index<State> < table::count;
  /// Whether the machine has the transition.
  template <class Source, class Target>
  static constexpr bool allows = ((std::is_same_v<Source, From> && std::is_same_v<Target, To>) || ...);
};

}  // namespace qtasks
