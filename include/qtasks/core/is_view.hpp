// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/converts.hpp>
#include <qtasks/core/ref.hpp>

#include <type_traits>

namespace qtasks {

namespace detail {

/// The shape of `std::string_view` and `std::span`. The header of `std::span` is not included.
template <class T>
concept SpanLike = requires(T view) {
  view.data();
  view.remove_prefix(1);
}
|| requires(T view) {
  view.data();
  view.subspan(0);
};

template <class... Ts>
constexpr bool any_is_view(type_list<Ts...>);

}  // namespace detail

/// A value of this type refers to an object that it does not own: a pointer, `ref`, `std::reference_wrapper`,
/// `std::string_view`, `std::span`, or a `pair`, `tuple`, `array`, `optional`, `variant` or `result` with one of them.
/// Specialise it for a view of your own: `template <> inline constexpr bool qtasks::is_view<my_view> = true;`
template <class T>
inline constexpr bool is_view =
    (std::is_pointer_v<T> && !std::is_function_v<std::remove_pointer_t<T>>) || detail::ReferenceLike<T> ||
    detail::SpanLike<T> || detail::any_is_view(typename detail::parts<T>::type{});

namespace detail {

template <class... Ts>
constexpr bool any_is_view(type_list<Ts...>) {
  return (is_view<Ts> || ...);
}

}  // namespace detail
}  // namespace qtasks
