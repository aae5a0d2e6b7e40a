// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/json/detail/json_rule.hpp>
#include <qtasks/core/detail/type_list.hpp>

#include <optional>
#include <type_traits>

namespace qtasks::detail {

/// An optional of what can itself be null is not read as it was written, and so has no rule.
template <class T>
inline constexpr bool is_ambiguous_optional = false;
template <HasJsonRule T>
inline constexpr bool is_ambiguous_optional<std::optional<T>> = json_rule<T>::can_be_null;

/// The first type without a rule of which `T` consists, as a `std::type_identity`; of `void` if there is none. `Seen`
/// are the types around it: one of them that contains itself is looked at once.
template <bool IsRead, class T, class... Seen>
constexpr auto find_unknown();

template <bool IsRead, class Parts, class Seen>
struct unknown_part;
template <bool IsRead, class... Seen>
struct unknown_part<IsRead, type_list<>, type_list<Seen...>> : std::type_identity<void> {};
template <bool IsRead, class First, class... Rest, class... Seen>
struct unknown_part<IsRead, type_list<First, Rest...>, type_list<Seen...>> {
  using first = typename decltype(detail::find_unknown<IsRead, First, Seen...>())::type;
  using type =
      typename std::conditional_t<std::is_void_v<first>, unknown_part<IsRead, type_list<Rest...>, type_list<Seen...>>,
                                  std::type_identity<first>>::type;
};

template <bool IsRead, class T, class... Seen>
constexpr auto find_unknown() {
  if constexpr (is_one_of<T, Seen...>) {
    return std::type_identity<void>{};
  } else if constexpr (!HasJsonRule<T>) {
    return std::type_identity<T>{};
  } else if constexpr (is_ambiguous_optional<T>) {
    return std::type_identity<T>{};
  } else {
    using part = typename unknown_part<IsRead, typename json_rule<T>::parts, type_list<T, Seen...>>::type;
    if constexpr (IsRead && std::is_void_v<part> && !IsJsonRead<T>) {
      return std::type_identity<T>{};
    } else {
      return std::type_identity<part>{};
    }
  }
}

template <class T>
using unwritable_part = typename decltype(detail::find_unknown<false, T>())::type;
template <class T>
using unreadable_part = typename decltype(detail::find_unknown<true, T>())::type;

/// Reports a type that the codec cannot write or read.
template <class Type>
struct unknown_to_json {
  static_assert(
      std::is_void_v<Type>,
      "the JSON codec has no rule for this type: describe it with BOOST_DESCRIBE_STRUCT(type, (), (members)), "
      "or specialise qtasks::json_as<type>");
};

}  // namespace qtasks::detail
