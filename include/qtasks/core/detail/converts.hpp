// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/type_list.hpp>

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

// The one rule by which a value converts to another type: the reply of a handler to the type that it replaces, the
// field of an error, an argument of a task to its parameter. It is the implicit conversion, without a loss.
namespace qtasks::detail {

/// Each value of the arithmetic type `From` is a value of the arithmetic type `To`. No number is a `bool`.
template <class From, class To, class Source = std::numeric_limits<From>, class Target = std::numeric_limits<To>>
inline constexpr bool represents = std::is_same_v<From, To> ||
                                   (!std::is_same_v<To, bool> && Source::digits <= Target::digits &&
                                    (!Source::is_signed || Target::is_signed) &&
                                    (Source::is_integer ||
                                     (!Target::is_integer && Source::max_exponent <= Target::max_exponent &&
                                      Source::min_exponent >= Target::min_exponent)));

/// The types in a `pair`, `tuple`, `array`, `optional` or `variant`. Those in a `result` are in core/result.hpp.
template <class T>
struct parts {
  using type = type_list<>;
  static constexpr bool any = false;
  static constexpr bool wraps = false;  ///< a value of one of the types converts to it
};
template <bool Wraps, class... Ts>
struct parts_are {
  using type = type_list<std::remove_cvref_t<Ts>...>;
  static constexpr bool any = true;
  static constexpr bool wraps = Wraps;
};
template <class First, class Second>
struct parts<std::pair<First, Second>> : parts_are<false, First, Second> {};
template <class... Ts>
struct parts<std::tuple<Ts...>> : parts_are<sizeof...(Ts) == 1, Ts...> {};
template <class Array, class Indices>
struct parts_of_array;
template <class Array, std::size_t... I>
struct parts_of_array<Array, std::index_sequence<I...>> : parts_are<false, std::tuple_element_t<I, Array>...> {};
template <class T, std::size_t N>
struct parts<std::array<T, N>> : parts_of_array<std::array<T, N>, std::make_index_sequence<N>> {};
template <class T>
struct parts<std::optional<T>> : parts_are<true, T> {};
template <class... Ts>
struct parts<std::variant<Ts...>> : parts_are<true, Ts...> {};

template <class From, class To>
constexpr bool keeps_value();

template <class... From, class... To>
constexpr bool all_keep_value(type_list<From...>, type_list<To...>) {
  if constexpr (sizeof...(From) == sizeof...(To)) {
    return (keeps_value<From, To>() && ...);
  } else {
    return false;
  }
}

template <class From, class... To>
constexpr bool is_convertible_to_any(type_list<To...>) {
  return (std::is_convertible_v<From, To> || ...);
}
template <class From, class... To>
constexpr bool keeps_value_in_any(type_list<To...>) {
  return ((std::is_convertible_v<From, To> && keeps_value<From, To>()) || ...);
}

/// Stands for a number where a constructor takes one: converts to the types that represent it.
template <class From>
struct number {
  template <class To>
  requires(std::is_arithmetic_v<To>&& represents<From, To>) constexpr operator To() const;
};

/// `To x = {from}` is well-formed. The compiler refuses narrowing in braces, in the argument of a constructor too.
template <class From, class To>
concept ListInitializes = requires(From&& from, void (&take)(To)) {
  take({static_cast<From&&>(from)});
};

/// An implicit conversion of `From` to `To`, both without cv and reference, loses nothing.
template <class From, class To>
constexpr bool keeps_value() {
  using from_parts = typename parts<From>::type;
  using to_parts = typename parts<To>::type;
  // NOLINTBEGIN(bugprone-branch-clone): instantiated, some branches are the same constant
  if constexpr (std::is_same_v<From, To>) {
    return true;
  } else if constexpr (std::is_arithmetic_v<From> && std::is_arithmetic_v<To>) {
    return represents<From, To>;
  } else if constexpr (std::is_enum_v<From> && std::is_arithmetic_v<To>) {
    return represents<std::underlying_type_t<From>, To>;
  } else if constexpr (std::is_arithmetic_v<To>) {
    // The operator of a class yields a number, which converts in turn. A pointer is no `bool`.
    if constexpr (!std::is_class_v<From>) return false;
    if constexpr (requires(From from) { requires std::is_arithmetic_v<decltype(+from)>; })
      return ListInitializes<From, To> || represents<decltype(+std::declval<From>()), To>;
    return ListInitializes<From, To>;
  } else if constexpr (parts<To>::wraps && is_convertible_to_any<From>(to_parts{})) {
    return keeps_value_in_any<From>(to_parts{});
  } else if constexpr (parts<From>::any && parts<To>::any) {
    return all_keep_value(from_parts{}, to_parts{});
  } else if constexpr (std::is_class_v<To> && std::is_arithmetic_v<From>) {
    return ListInitializes<From, To> || ListInitializes<number<From>, To>;
  } else if constexpr (std::is_class_v<To> && std::is_scalar_v<From>) {
    return ListInitializes<From, To>;
  } else {
    return true;
  }
  // NOLINTEND(bugprone-branch-clone)
}

/// A `From` converts to a `To` implicitly and without a loss:
///  - arithmetic types: each value of `From` is a value of `To`; an unscoped enumeration as its underlying type;
///  - `pair`, `tuple`, `array`, `optional`, `variant`, `result`: element by element;
///  - other classes: their own implicit conversions, if these lose nothing.
template <class From, class To>
inline constexpr bool converts_without_loss = false;
template <class From, class To>
requires std::is_convertible_v<From, To>
inline constexpr bool converts_without_loss<From, To> =
    keeps_value<std::remove_cvref_t<From>, std::remove_cvref_t<To>>();

}  // namespace qtasks::detail
