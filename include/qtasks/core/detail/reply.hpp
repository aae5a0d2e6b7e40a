// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/trigger.hpp>

#include <optional>
#include <tuple>
#include <type_traits>

namespace qtasks::detail {

template <class Event>
struct replaced_by {
  using type = typename Event::result_type;
};
template <class Event>
requires requires { typename Event::replaces; }
struct replaced_by<Event> {
  using type = typename Event::replaces;
};

/// The type that a returnable trigger replaces, to which a handler's value converts: `Event::replaces`, or
/// `Event::result_type`; `void` for a trigger of another kind.
template <trigger_kind Kind, class Event>
struct wanted {
  using type = void;
};
template <class Event>
struct wanted<trigger_kind::replace, Event> : replaced_by<Event> {};

template <fixed_string Name, class Event>
using wanted_t = typename wanted<trigger_entry<Name>::kind, Event>::type;

/// `From` converts to `To` without narrowing; tuples element by element.
template <class From, class To>
inline constexpr bool converts = std::is_same_v<From, To> ||
                                 (std::is_convertible_v<From, To> &&
                                  requires(From(*make)()) { std::type_identity_t<To[]>{make()}; });
template <class... From, class... To>
inline constexpr bool converts<std::tuple<From...>, std::tuple<To...>> = [] {
  if constexpr (sizeof...(From) == sizeof...(To)) return (converts<From, To> && ...);
  return false;
}();

/// The meaning of a handler's return type: not accepted, no value, always a value, or an optional value.
enum class reply_form { wrong, none, value, maybe };

/// The form of a return type `R` for a trigger that replaces a `Wanted`.
template <class R, class Wanted>
inline constexpr reply_form form_of = [] {
  if constexpr (std::is_void_v<Wanted>) return reply_form::wrong;
  return converts<R, Wanted> ? reply_form::value : reply_form::wrong;
}();
template <class Wanted>
inline constexpr reply_form form_of<void, Wanted> = reply_form::none;
template <class T, class Wanted>
inline constexpr reply_form form_of<std::optional<T>, Wanted> = [] {
  if constexpr (std::is_void_v<Wanted>) return reply_form::wrong;
  // If the type replaced is itself an optional, a handler abstains only with an optional of that optional.
  if constexpr (std::is_same_v<std::optional<T>, Wanted>) return reply_form::value;
  return converts<T, Wanted> ? reply_form::maybe : reply_form::wrong;
}();

/// The conversion of a handler's value to a `Wanted` cannot throw.
template <class T, class Wanted>
inline constexpr bool converts_nothrow =
    std::is_nothrow_constructible_v<Wanted, T>&& std::is_nothrow_move_constructible_v<Wanted>;
template <class Wanted>
inline constexpr bool converts_nothrow<void, Wanted> = true;
template <class T, class Wanted>
inline constexpr bool converts_nothrow<std::optional<T>, Wanted> = converts_nothrow<T, Wanted>;
template <class T>
inline constexpr bool converts_nothrow<std::optional<T>, std::optional<T>> = std::is_nothrow_move_constructible_v<T>;

/// A handler's return type as a reply: its form, and whether the handler can fail.
template <class Returned, class Wanted>
struct reply {
  static constexpr reply_form form = form_of<Returned, Wanted>;
  static constexpr bool fails = false;
  static constexpr bool nothrow = converts_nothrow<Returned, Wanted>;
};
template <class T, class E, class Policy, class Wanted>
struct reply<outcome::basic_result<T, E, Policy>, Wanted> {
  static constexpr reply_form form = form_of<T, Wanted>;
  static constexpr bool fails = true;
  static constexpr bool nothrow = converts_nothrow<T, Wanted>;
};

}  // namespace qtasks::detail
