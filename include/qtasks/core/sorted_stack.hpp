// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/sort_elements.hpp>
#include <qtasks/core/plugin_stack.hpp>

#include <cstddef>
#include <utility>

namespace qtasks {

namespace detail {

/// Reports a list of which no order satisfies all rules.
template <bool Sorted, class Plugin>
struct explain_cycle {
  static_assert(
      Sorted, "the `after`, `before` and `reads` of this plugin and others form a cycle: `qtasks::waive` one of them");
};

template <class... Elements>
struct sorter {
  static constexpr std::size_t count = sizeof...(Elements);
  static constexpr sorted_order<count> order = sort_elements<typename book_of<Elements...>::type, count>();

  template <std::size_t... I>
  static auto pick_all(std::index_sequence<I...>) {
    if constexpr (order.sorted == count) {
      return std::type_identity<plugin_stack<type_at<order.at[I], Elements...>...>>{};
    } else {
      (void)sizeof(explain_cycle<false, type_at<order.stuck, Elements...>>);
      return std::type_identity<plugin_stack<>>{};
    }
  }
  using type = typename decltype(pick_all(std::index_sequence_for<Elements...>{}))::type;
};

}  // namespace detail

/// The stack of these elements in an order that satisfies their rules `after`, `before` and `reads`. Elements that need
/// not move keep their order. A cycle of rules causes one compile error, which names a plugin of the cycle.
template <class... Elements>
using sorted_stack = typename detail::sorter<Elements...>::type;

}  // namespace qtasks
