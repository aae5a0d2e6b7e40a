// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/fixed_string.hpp>
#include <qtasks/core/detail/static_text.hpp>

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace qtasks {

/// What an argument must be.
/// (1) `C::holds(value)` tells whether it is; it does not throw.
/// (2) `C::text` goes on where "quantity ..." begins: "must be at least 1". It has static storage.
/// (3) `C::limit`, if there is one, is a number that an error can carry.
template <class C, class T>
concept Constraint = requires(T const& value) {
  { C::holds(value) } -> std::same_as<bool>;
  { C::text } -> std::convertible_to<std::string_view>;
};

namespace detail {

template <fixed_string Before, auto Limit>
struct limit_page {
  static constexpr void write(text_writer& out) {
    out << Before.view();
    if (Limit < decltype(Limit){0}) {
      out << "-" << (std::size_t{0} - static_cast<std::size_t>(Limit));
    } else {
      out << static_cast<std::size_t>(Limit);
    }
  }
};
template <auto Limit, class T>
constexpr bool less_than_limit(T const& value) noexcept {
  if constexpr (std::integral<T> && std::integral<decltype(Limit)>) {
    return std::cmp_less(value, Limit);
  } else {
    return !(value >= static_cast<T>(Limit));  // what is not a number is not enough
  }
}
template <auto Limit, class T>
constexpr bool greater_than_limit(T const& value) noexcept {
  if constexpr (std::integral<T> && std::integral<decltype(Limit)>) {
    return std::cmp_greater(value, Limit);
  } else {
    return !(value <= static_cast<T>(Limit));
  }
}

}  // namespace detail

/// Numbers from `Limit`, an integer.
template <auto Limit>
struct at_least {
  static constexpr auto limit = Limit;
  static constexpr std::string_view text = detail::static_text<detail::limit_page<"must be at least ", Limit>>::view;
  static constexpr bool holds(auto const& value) noexcept { return !detail::less_than_limit<Limit>(value); }
};

/// Numbers up to `Limit`, an integer.
template <auto Limit>
struct at_most {
  static constexpr auto limit = Limit;
  static constexpr std::string_view text = detail::static_text<detail::limit_page<"must be at most ", Limit>>::view;
  static constexpr bool holds(auto const& value) noexcept { return !detail::greater_than_limit<Limit>(value); }
};

/// Texts and containers of `Limit` characters or elements, or more.
template <std::size_t Limit>
struct min_length {
  static constexpr auto limit = Limit;
  static constexpr std::string_view text =
      detail::static_text<detail::limit_page<"must have a length of at least ", Limit>>::view;
  static constexpr bool holds(auto const& value) noexcept { return value.size() >= Limit; }
};

/// Texts and containers of `Limit` characters or elements, or fewer.
template <std::size_t Limit>
struct max_length {
  static constexpr auto limit = Limit;
  static constexpr std::string_view text =
      detail::static_text<detail::limit_page<"must have a length of at most ", Limit>>::view;
  static constexpr bool holds(auto const& value) noexcept { return value.size() <= Limit; }
};

}  // namespace qtasks
