// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/result.hpp>

#include <type_traits>
#include <utility>

namespace qtasks {

/// Decides what a return type of a task, a middleware, a decode function or a generator's item means. A type without
/// this trait is a value. Specialise it for a type of your own that holds a value or an error:
///  1. `result_type` is the `qtasks::result<T, E>` with the same content;
///  2. `static result_type to_result(X)` converts an `X` to it.
/// The library specialises it for `result` of any policy, for errors (`task_error`, `task_error_with`, `one_of`, and
/// classes and enumerations with `error_traits`), for `std::error_code`, and for `std::expected`. The last two are
/// recognised by their shape.
template <class X>
struct outcome_traits;

/// A type with `outcome_traits`, const or not, or a reference to one.
template <class X>
concept Outcome = requires {
  typename outcome_traits<std::remove_cvref_t<X>>::result_type;
};

/// A `result` of any policy keeps its value or error.
template <class T, class E, class Policy>
struct outcome_traits<outcome::basic_result<T, E, Policy>> {
  using result_type = result<T, E>;
  template <class X>
  static constexpr result_type to_result(X&& x) {
    if (x.has_error()) return result_type{outcome::in_place_type<E>, std::forward<X>(x).assume_error()};
    if constexpr (std::is_void_v<T>) return result_type{outcome::in_place_type<void>};
    if constexpr (!std::is_void_v<T>) return result_type{outcome::in_place_type<T>, std::forward<X>(x).assume_value()};
  }
};

namespace detail {

/// An error, and no code that can also mean success.
template <class E>
concept AlwaysError = ErrorType<E> && !ErrorCodeLike<E> && !std::is_arithmetic_v<E>;

/// The shape of `std::expected`.
template <class X>
concept ExpectedLike = requires(X const& x) {
  typename X::value_type;
  typename X::error_type;
  typename X::unexpected_type;
  x.has_value();
  x.error();
};

}  // namespace detail

/// An error is an outcome without a value.
template <detail::AlwaysError E>
struct outcome_traits<E> {
  using result_type = result<void, E>;
  template <class X>
  static constexpr result_type to_result(X&& x) noexcept(std::is_nothrow_constructible_v<E, X>) {
    return result_type{outcome::in_place_type<E>, std::forward<X>(x)};
  }
};

/// An error code is a success if it is zero.
template <detail::ErrorCodeLike E>
struct outcome_traits<E> {
  using result_type = result<void, E>;
  static constexpr result_type to_result(E const& code) noexcept {
    if (static_cast<bool>(code)) return result_type{outcome::in_place_type<E>, code};
    return result_type{outcome::in_place_type<void>};
  }
};

/// A type of the shape of `std::expected` keeps its value or error.
template <detail::ExpectedLike X>
struct outcome_traits<X> {
  using value_type = typename X::value_type;  ///< the type of its value
  using error_type = typename X::error_type;  ///< the type of its error
  using result_type = result<value_type, error_type>;
  template <class Y>
  static constexpr result_type to_result(Y&& x) {
    if (!x.has_value()) return result_type{outcome::in_place_type<error_type>, std::forward<Y>(x).error()};
    if constexpr (std::is_void_v<value_type>) return result_type{outcome::in_place_type<void>};
    if constexpr (!std::is_void_v<value_type>)
      return result_type{outcome::in_place_type<value_type>, *std::forward<Y>(x)};
  }
};

namespace detail {

/// A type that looks like an outcome or an error code, but has no `outcome_traits`: whether it is a value is unclear.
template <class X>
concept Unclear = !Outcome<X> && (requires(X const& x) {
  x.has_value();
  x.error();
} || (std::is_enum_v<X> && (std::is_same_v<X, errc> || requires(X x) { make_error_code(x); })));

/// The value and the error of an outcome; any other type is a value.
template <class X>
struct result_parts {
  using value = X;
  using error = task_error;
};
template <Outcome X>
struct result_parts<X> {
  using value = typename outcome_traits<X>::result_type::value_type;
  using error = typename outcome_traits<X>::result_type::error_type;
};

/// The value of a `result` that has one; `done` for `void`.
template <class Result>
constexpr decltype(auto) value_in([[maybe_unused]] Result&& result) {
  if constexpr (std::is_void_v<typename std::remove_cvref_t<Result>::value_type>) return done{};
  if constexpr (!std::is_void_v<typename std::remove_cvref_t<Result>::value_type>)
    return std::forward<Result>(result).assume_value();
}

/// The outcome as a `result`: itself if it is one.
template <class X>
constexpr decltype(auto) as_result(X&& x) {
  using traits = outcome_traits<std::remove_cvref_t<X>>;
  if constexpr (std::is_same_v<typename traits::result_type, std::remove_cvref_t<X>>) {
    return std::forward<X>(x);
  } else {
    return traits::to_result(std::forward<X>(x));
  }
}

/// The conversion of what a function returns to a `result` cannot throw.
template <class X>
inline constexpr bool reads_nothrow = true;
template <Outcome X>
requires(!std::is_same_v<typename outcome_traits<std::remove_cvref_t<X>>::result_type,
                         std::remove_cvref_t<X>>) inline constexpr bool reads_nothrow<X> =
    noexcept(outcome_traits<std::remove_cvref_t<X>>::to_result(std::declval<X>()));

}  // namespace detail
}  // namespace qtasks
