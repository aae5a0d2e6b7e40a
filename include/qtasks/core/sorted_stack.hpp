// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/sort_elements.hpp>
#include <qtasks/core/plugin_stack.hpp>

#include <cstddef>
#include <tuple>
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
  using indices = std::make_index_sequence<order.sorted == count ? count : 0>;

  template <std::size_t... I>
  static auto pick_all(std::index_sequence<I...>) {
    if constexpr (order.sorted != count) (void)sizeof(explain_cycle<false, type_at<order.stuck, Elements...>>);
    return std::type_identity<plugin_stack<type_at<order.at[I], Elements...>...>>{};
  }
  using type = typename decltype(pick_all(indices{}))::type;
};

}  // namespace detail

/// A `plugin_stack` of these elements in an order that satisfies their rules `after`, `before` and `reads`. Elements
/// that need not move keep their order. A cycle of rules causes one compile error, which names a plugin of the cycle.
template <class... Elements>
class sorted_stack : public detail::sorter<Elements...>::type {
  using sorter = detail::sorter<Elements...>;

 public:
  constexpr sorted_stack() = default;
  /// Moves the elements, in any order, to their places.
  constexpr explicit sorted_stack(Elements... elements) requires(sizeof...(Elements) > 0)
      : sorted_stack(typename sorter::indices{}, std::tuple<Elements&...>{elements...}) {}

 private:
  template <std::size_t... I>
  constexpr sorted_stack(std::index_sequence<I...>, std::tuple<Elements&...> elements)
      : sorter::type(std::move(std::get<sorter::order.at[I]>(elements))...) {}
};

template <class... Elements>
sorted_stack(Elements&&...) -> sorted_stack<detail::element_of<Elements>...>;

}  // namespace qtasks
