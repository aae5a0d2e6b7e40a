// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/done.hpp>

#include <array>
#include <cstddef>
#include <initializer_list>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

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

template <class... Ts>
struct type_list {
  static constexpr std::size_t size = sizeof...(Ts);
  /// The `I`-th type. A class template, so that each is looked for once.
  template <std::size_t I>
  struct nth {
    using type = type_at<I, Ts...>;
  };
};

// Packs of plugins are not folded: Clang nests the operands of a fold, at most 256 of them, and GCC needs time and
// memory that grow with the square of their number.
constexpr std::size_t count_of(std::initializer_list<bool> values) noexcept {
  std::size_t found = 0;
  for (bool each : values) found += each ? 1U : 0U;
  return found;
}
constexpr bool any_of(std::initializer_list<bool> values) noexcept { return detail::count_of(values) > 0; }
constexpr bool all_of(std::initializer_list<bool> values) noexcept { return detail::count_of(values) == values.size(); }
/// The index of the first that is true; their number if none is.
constexpr std::size_t first_of(std::initializer_list<bool> values) noexcept {
  std::size_t at = 0;
  for (bool each : values) {
    if (each) break;
    ++at;
  }
  return at;
}

/// The lists joined, in order: eight at a time.
template <class... Lists>
struct join;
template <>
struct join<> {
  using type = type_list<>;
};
template <class... As>
struct join<type_list<As...>> {
  using type = type_list<As...>;
};
template <class... As, class... Bs, class... Lists>
struct join<type_list<As...>, type_list<Bs...>, Lists...> : join<type_list<As..., Bs...>, Lists...> {};
template <class... As, class... Bs, class... Cs, class... Ds, class... Es, class... Fs, class... Gs, class... Hs,
          class... Lists>
struct join<type_list<As...>, type_list<Bs...>, type_list<Cs...>, type_list<Ds...>, type_list<Es...>, type_list<Fs...>,
            type_list<Gs...>, type_list<Hs...>, Lists...>
    : join<type_list<As..., Bs..., Cs..., Ds..., Es..., Fs..., Gs..., Hs...>, Lists...> {};
template <class... Lists>
using joined = typename join<Lists...>::type;

template <class T, class... Ts>
inline constexpr bool is_one_of = (std::is_same_v<T, Ts> || ...);

/// The indices at which `Wanted` is true, as an index sequence.
template <bool... Wanted>
struct indices_where {
  static constexpr std::array<bool, sizeof...(Wanted) + 1> wanted{Wanted..., false};
  static constexpr std::size_t count = detail::count_of({Wanted...});
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
