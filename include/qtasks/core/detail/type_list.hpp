// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/done.hpp>

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

template <class... Ts>
struct type_list {
  static constexpr std::size_t size = sizeof...(Ts);
};

template <class... As, class... Bs>
auto operator+(type_list<As...>, type_list<Bs...>) -> type_list<As..., Bs...>;

/// The lists joined, in order.
template <class... Lists>
using joined = decltype((type_list<>{} + ... + Lists{}));

template <class T, class... Ts>
inline constexpr bool is_one_of = (std::is_same_v<T, Ts> || ...);

template <std::size_t I, class T>
struct indexed {
  using type = T;
};

template <class Indices, class... Ts>
struct indexed_all;
template <std::size_t... I, class... Ts>
struct indexed_all<std::index_sequence<I...>, Ts...> : indexed<I, Ts>... {};

template <std::size_t I, class T>
auto pick(indexed<I, T>) -> indexed<I, T>;

/// The `I`-th of `Ts`, found by overload resolution: constant depth. The call is qualified, so that it completes no
/// `Ts`.
template <std::size_t I, class... Ts>
using type_at = typename decltype(detail::pick<I>(indexed_all<std::index_sequence_for<Ts...>, Ts...>{}))::type;

/// The `I`-th type of a list. A class template, so that each is instantiated once.
template <class List, std::size_t I>
struct nth;
template <class... Ts, std::size_t I>
struct nth<type_list<Ts...>, I> {
  using type = type_at<I, Ts...>;
};

/// The indices at which `Wanted` is true, as an index sequence.
template <bool... Wanted>
struct indices_where {
  static constexpr std::array<bool, sizeof...(Wanted) + 1> wanted{Wanted..., false};
  static constexpr std::size_t count = [] {
    std::size_t found = 0;
    for (bool each : wanted) found += each ? 1U : 0U;
    return found;
  }();
  static constexpr std::array<std::size_t, count + 1> at = [] {
    std::array<std::size_t, count + 1> found{};
    std::size_t next = 0;
    for (std::size_t i = 0; i < sizeof...(Wanted); ++i) {
      if (wanted[i]) found[next++] = i;
    }
    return found;
  }();

  template <std::size_t... I>
  static auto sequence(std::index_sequence<I...>) -> std::index_sequence<at[I]...>;
  template <std::size_t... I>
  static auto backwards(std::index_sequence<I...>) -> std::index_sequence<at[count - 1 - I]...>;
  using type = decltype(sequence(std::make_index_sequence<count>{}));
  using reversed = decltype(backwards(std::make_index_sequence<count>{}));
};

/// The first of these explainers; `done` if all are `done`.
template <class... Mistakes>
using first_mistake = type_at<indices_where<!std::is_same_v<Mistakes, done>...>::at[0], Mistakes..., done>;

}  // namespace qtasks::detail
