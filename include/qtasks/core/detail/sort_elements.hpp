// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/rule_book.hpp>

#include <array>
#include <cstddef>

namespace qtasks::detail {

/// The indices of the elements in an order that satisfies all rules about positions.
template <std::size_t N>
struct sorted_order {
  std::array<std::size_t, N + 1> at{};
  std::size_t sorted = 0;  ///< how many are sorted; if less than N, the rest is in a cycle or must come after one
  std::size_t stuck = 0;   ///< the first element of that rest
};

/// `edge[i][j]`: a rule puts the element `i` before the element `j`.
template <class Book, std::size_t N>
constexpr auto first_before_second() {
  std::array<std::array<bool, N + 1>, N + 1> edge{};
  for (std::size_t r = 0; r < Book::rule_count; ++r) {
    auto const& rule = Book::rules[r];
    if (rule.waived) continue;
    std::size_t const mine = Book::element_of[rule.owner];
    for (std::size_t i = 0; i < Book::leaf_count; ++i) {
      std::size_t const other = Book::element_of[i];
      if (other == mine || !rule.concerns[i]) continue;
      if (rule.kind == rule_kind::after || rule.kind == rule_kind::reads) edge[other][mine] = true;
      if (rule.kind == rule_kind::before) edge[mine][other] = true;
    }
  }
  return edge;
}

/// Repeatedly takes the first element that no remaining element must precede, so that the others keep their order.
/// Quadratic; 128 plugins are within the compilers' default limits on constant evaluation.
template <class Book, std::size_t N>
constexpr sorted_order<N> sort_elements() {
  auto const edge = first_before_second<Book, N>();
  std::array<std::size_t, N + 1> predecessors{};
  for (std::size_t i = 0; i < N; ++i) {
    for (std::size_t j = 0; j < N; ++j) predecessors[j] += edge[i][j] ? 1 : 0;
  }
  sorted_order<N> order;
  constexpr std::size_t taken = N + 1;
  while (order.sorted < N) {
    std::size_t next = 0;
    while (next < N && predecessors[next] != 0) ++next;
    if (next == N) break;
    predecessors[next] = taken;
    for (std::size_t j = 0; j < N; ++j) predecessors[j] -= edge[next][j] ? 1 : 0;
    order.at[order.sorted++] = next;
  }
  while (order.stuck < N && (predecessors[order.stuck] == 0 || predecessors[order.stuck] == taken)) ++order.stuck;
  return order;
}

}  // namespace qtasks::detail
