// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/catalogue.hpp>
#include <qtasks/core/fixed_string.hpp>
#include <qtasks/core/trigger_entry.hpp>

#include <cstddef>
#include <string_view>

namespace qtasks {

/// `Name` is in the catalogue or was added by a specialisation of `trigger_entry`.
template <fixed_string Name>
concept known_trigger = requires {
  sizeof(trigger_entry<Name>);
};

namespace detail {

/// How much two names share at both ends, less what they do not share. Enough to find the name
/// meant by a typing error, and linear: an edit distance over the catalogue exceeds Clang's limit
/// on constant evaluation.
constexpr std::ptrdiff_t likeness(std::string_view a, std::string_view b) {
  std::size_t const shorter = a.size() < b.size() ? a.size() : b.size();
  std::size_t head = 0;
  std::size_t tail = 0;
  while (head < shorter && a[head] == b[head]) ++head;
  while (tail < shorter - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  return 2 * static_cast<std::ptrdiff_t>(head + tail) - static_cast<std::ptrdiff_t>(a.size() + b.size());
}

struct no_known_trigger {
  static constexpr std::string_view name{};
};

template <class A, class B, fixed_string Name>
struct nearer {
  using type = A;
};

template <class A, class B, fixed_string Name>
requires(likeness(B::name, Name.view()) > likeness(A::name, Name.view())) struct nearer<A, B, Name> {
  using type = B;
};

template <fixed_string Name, class Best, class... Entries>
struct nearest {
  using type = Best;
};

template <fixed_string Name, class Best, class First, class... Rest>
struct nearest<Name, Best, First, Rest...> : nearest<Name, typename nearer<Best, First, Name>::type, Rest...> {};

template <fixed_string Name, class List>
struct nearest_of;

template <fixed_string Name, class... Entries>
struct nearest_of<Name, trigger_list<Entries...>> : nearest<Name, no_known_trigger, Entries...> {};

/// Speaks when a trigger's name is unknown; `DidYouMean` is the nearest known one.
template <fixed_string Wrong, class DidYouMean>
struct unknown_trigger {
  static constexpr bool known = known_trigger<Wrong>;
  static_assert(known, "no trigger has the first name; did you mean the second?");
};

template <fixed_string Name, bool Known>
struct check_trigger {};

template <fixed_string Name>
struct check_trigger<Name, false>
    : unknown_trigger<Name, typename nearest_of<Name, typename catalogue<decltype((void)Name.data)>::type>::type> {};

}  // namespace detail

/// A trigger: a point at which plugins are called. A value is a tag. Naming a trigger that neither
/// the catalogue nor a specialisation of `trigger_entry` knows is one compile error that contains
/// the name and the nearest known one. (QTasks accepts any name, and a misspelt one never fires.)
template <fixed_string Name>
struct trigger : private detail::check_trigger<Name, known_trigger<Name>> {
  static constexpr std::string_view name{Name.data, sizeof(Name.data) - 1};
};

}  // namespace qtasks
