// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/catalogue.hpp>
#include <qtasks/core/fixed_string.hpp>

#include <cstddef>
#include <string_view>

namespace qtasks::detail {

/// The length of the common prefix and suffix of two names, less the length of the rest. That finds the name that a
/// typing error meant, in linear time; an edit distance over the catalogue exceeds Clang's limit on constant
/// evaluation.
constexpr std::ptrdiff_t similarity(std::string_view a, std::string_view b) {
  std::size_t const shorter = a.size() < b.size() ? a.size() : b.size();
  std::size_t head = 0;
  std::size_t tail = 0;
  while (head < shorter && a[head] == b[head]) ++head;
  while (tail < shorter - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  return 2 * static_cast<std::ptrdiff_t>(head + tail) - static_cast<std::ptrdiff_t>(a.size() + b.size());
}

template <class A, class B, fixed_string Name>
struct nearer {
  using type = A;
};

template <class A, class B, fixed_string Name>
requires(similarity(entry_name<B>, Name.view()) > similarity(entry_name<A>, Name.view())) struct nearer<A, B, Name> {
  using type = B;
};

template <fixed_string Name, class Best, class... Entries>
struct nearest {
  using type = Best;
};

template <fixed_string Name, class Best, class First, class... Rest>
struct nearest<Name, Best, First, Rest...> : nearest<Name, typename nearer<Best, First, Name>::type, Rest...> {};

template <fixed_string Name, class List>
struct nearest_of {
  using type = void;
};

template <fixed_string Name, class First, class... Rest>
struct nearest_of<Name, trigger_list<First, Rest...>> : nearest<Name, First, Rest...> {};

}  // namespace qtasks::detail
