// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/converts.hpp>
#include <qtasks/core/detail/type_list.hpp>
#include <qtasks/core/is_view.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

template <class T, class... Around>
constexpr bool holds_view();

/// Initialises a member of any type.
struct any_member {
  template <class T>
  operator T() const {
    __builtin_unreachable();
  }
};
/// Initialises a member that is or contains a view. `Around` are the types that contain the member.
template <class... Around>
struct view_member {
  template <class T>
  requires(holds_view<T, Around...>()) operator T() const { __builtin_unreachable(); }
};
/// Initialises no member, except one that accepts everything.
struct no_member {};

template <std::size_t>
using any_member_at = any_member;

/// The aggregate `T` has a view after as many other members as there are indices.
template <class T, class... Around, std::size_t... Before>
constexpr bool has_view_after(std::index_sequence<Before...>) {
  return requires { T{any_member_at<Before>{}..., view_member<T, Around...>{}}; }
  &&!requires { T{any_member_at<Before>{}..., no_member{}}; };
}

template <class... Around, class... Ts>
constexpr bool any_holds_view(type_list<Ts...>) {
  return (holds_view<Ts, Around...>() || ...);
}

/// A value of type `T` refers to memory that it does not own: `T` is a view, or has one as an element or among the
/// first 16 members of an aggregate. A class with constructors is not looked into.
template <class T, class... Around>
constexpr bool holds_view() {
  if constexpr ((std::is_same_v<T, Around> || ...)) {
    return false;  // a tree: its other members decide
  } else if constexpr (is_view<T>) {
    return true;
  } else if constexpr (parts<T>::any) {
    return any_holds_view<T, Around...>(typename parts<T>::type{});
  } else if constexpr (requires(T & range) {
                         typename T::value_type;
                         range.begin() != range.end();
                       }) {
    return holds_view<std::remove_cv_t<typename T::value_type>, T, Around...>();
  } else if constexpr (std::is_class_v<T> && std::is_aggregate_v<T>) {
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return (has_view_after<T, Around...>(std::make_index_sequence<I>{}) || ...);
    }
    (std::make_index_sequence<16>{});
  } else {
    return false;
  }
}

}  // namespace qtasks::detail
