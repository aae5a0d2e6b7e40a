// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/static_text.hpp>
#include <qtasks/core/fixed_string.hpp>

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace qtasks {

/// A condition on the value of an argument.
/// (1) `C::holds(value)` returns whether the value satisfies it; it does not throw.
/// (2) `C::text` completes a sentence that begins with the argument's name: "must be at least 1". It has static storage
///     duration.
/// (3) `C::limit` is optional: a number for the field "limit" of an error.
template <class C, class T>
concept Constraint = requires(T const& value) {
  { C::holds(value) } -> std::same_as<bool>;
  { C::text } -> std::convertible_to<std::string_view>;
};

namespace detail {

template <fixed_string Before, auto Limit>
struct limit_text {
  static constexpr void write(text_writer& out) {
    out << Before.view();
    if (Limit < decltype(Limit){0}) {
      out << "-" << (std::size_t{0} - static_cast<std::size_t>(Limit));
    } else {
      out << static_cast<std::size_t>(Limit);
    }
  }
};
// Numbers are compared by value, whatever their types and signs. `+` promotes characters, which std::cmp_less does not
// take. A long double holds every 64-bit integer. A NaN compares as less, and as greater.
template <auto Limit, class T>
constexpr bool less_than_limit(T const& value) noexcept {
  if constexpr (std::integral<T>) {
    return std::cmp_less(+value, +Limit);
  } else {
    return !(static_cast<long double>(value) >= static_cast<long double>(Limit));
  }
}
template <auto Limit, class T>
constexpr bool greater_than_limit(T const& value) noexcept {
  if constexpr (std::integral<T>) {
    return std::cmp_greater(+value, +Limit);
  } else {
    return !(static_cast<long double>(value) <= static_cast<long double>(Limit));
  }
}

}  // namespace detail

/// The number is not less than `Limit`, an integer. A NaN does not satisfy it.
template <auto Limit>
struct at_least {
  static constexpr auto limit = Limit;
  static constexpr std::string_view text = detail::static_text<detail::limit_text<"must be at least ", Limit>>::view;
  static constexpr bool holds(auto const& value) noexcept { return !detail::less_than_limit<Limit>(value); }
};

/// The number is not greater than `Limit`, an integer. A NaN does not satisfy it.
template <auto Limit>
struct at_most {
  static constexpr auto limit = Limit;
  static constexpr std::string_view text = detail::static_text<detail::limit_text<"must be at most ", Limit>>::view;
  static constexpr bool holds(auto const& value) noexcept { return !detail::greater_than_limit<Limit>(value); }
};

/// The text or container has at least `Limit` characters or elements.
template <std::size_t Limit>
struct min_length {
  static constexpr auto limit = Limit;
  static constexpr std::string_view text =
      detail::static_text<detail::limit_text<"must have a length of at least ", Limit>>::view;
  static constexpr bool holds(auto const& value) noexcept { return value.size() >= Limit; }
};

/// The text or container has at most `Limit` characters or elements.
template <std::size_t Limit>
struct max_length {
  static constexpr auto limit = Limit;
  static constexpr std::string_view text =
      detail::static_text<detail::limit_text<"must have a length of at most ", Limit>>::view;
  static constexpr bool holds(auto const& value) noexcept { return value.size() <= Limit; }
};

}  // namespace qtasks
