// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/type_list.hpp>
#include <qtasks/core/detail/type_name.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace qtasks {

/// It is allowed to go from one state to the other.
template <class From, class To>
struct transition {};

namespace detail {

template <class Seen, class... States>
struct distinct {
  using type = Seen;
};
template <class... Seen, class First, class... Rest>
struct distinct<type_list<Seen...>, First, Rest...>
    : distinct<std::conditional_t<is_one_of<First, Seen...>, type_list<Seen...>, type_list<Seen..., First>>, Rest...> {
};

/// Speaks for a state in which the machine can never be.
template <class State, bool Reachable>
struct explain_state {
  static_assert(Reachable, "no transitions lead from the first state to this one: add a `qtasks::transition` to it");
};

/// Speaks where a machine is asked for a state that it does not have.
template <class Machine, class State, bool Has>
struct explain_has_state {
  static_assert(Has, "the machine has no such state: name one of its transitions'");
};

/// Speaks where a machine is to make a move that it does not allow.
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

  /// `count` if it is none of them.
  template <class State>
  static constexpr std::size_t index = [] {
    std::size_t at = 0;
    (void)((std::is_same_v<States, State> || (++at, false)) || ...);
    return at;
  }();

  template <class Machine>
  static constexpr std::array<bool, count> reachable() {
    std::array<bool, count> seen{true};
    for (std::size_t round = 0; round < count; ++round) {
      for (auto const& move : Machine::moves) seen[move[1]] = seen[move[1]] || seen[move[0]];
    }
    return seen;
  }
  template <class Machine>
  struct check {
    static_assert(((sizeof(explain_state<States, reachable<Machine>()[index<States>]>) > 0) && ...));
  };
};

}  // namespace detail

/// States, which are types (incomplete ones will do), and the transitions between them. It begins in `First`. A state
/// that no transition leads to does not compile. Derive a type of your own from it, which gives it a name:
/// `struct session : qtasks::state_machine<closed, transition<closed, open>, transition<open, closed>> {};`
/// States bear their static member `name`, or their type's.
template <class First, class... Transitions>
struct state_machine;
template <class First, class... From, class... To>
struct state_machine<First, transition<From, To>...> {
  using table = detail::state_table<typename detail::distinct<detail::type_list<First>, From..., To...>::type>;
  static constexpr std::array<std::array<std::size_t, 2>, sizeof...(From)> moves{
      {{table::template index<From>, table::template index<To>}...}};
  static_assert(sizeof(typename table::template check<state_machine>) > 0);

  template <class State>
  static constexpr bool has = table::template index<State> < table::count;
  template <class A, class B>
  static constexpr bool allows = ((std::is_same_v<A, From> && std::is_same_v<B, To>) || ...);
};

}  // namespace qtasks
