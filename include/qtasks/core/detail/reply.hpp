// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/detail/converts.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/slot.hpp>
#include <qtasks/core/trigger.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// The event states what its trigger replaces.
template <class Event>
concept Replaced = requires {
  typename Event::replaces;
}
|| requires { typename Event::result_type; };

template <class Event>
struct replaced_by {
  using type = typename Event::result_type;
};
template <class Event>
requires requires { typename Event::replaces; }
struct replaced_by<Event> {
  using type = typename Event::replaces;
};

/// The type that a `replace` trigger replaces, to which a handler's value converts: `Event::replaces`, or
/// `Event::result_type`; `void` for a trigger of another kind.
template <trigger_kind Kind, class Event>
struct wanted {
  using type = void;
};
template <class Event>
struct wanted<trigger_kind::replace, Event> : replaced_by<Event> {};

template <fixed_string Name, class Event>
using wanted_t = typename wanted<trigger_entry<Name>::kind, Event>::type;

/// The type of a handler's reply: what its call returns, with cv and reference, or what awaiting that yields.
template <class Returned>
struct replied {
  using type = Returned;
};
template <Awaitable Returned>
struct replied<Returned> {
  using type = awaited_t<Returned>;
};
template <class Returned>
using replied_t = typename replied<Returned>::type;

/// The meaning of a handler's return type: not accepted, no value, always a value, or an optional value.
enum class reply_form { wrong, none, value, maybe };

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// The form of a reply of type `R`, not a `result`, to a trigger that replaces a `Wanted`.
template <class R, class Wanted>
constexpr reply_form form_of() {
  if constexpr (std::is_void_v<R>) {
    return reply_form::none;
  } else if constexpr (std::is_void_v<Wanted>) {
    return reply_form::wrong;
  } else if constexpr (is_optional<std::remove_cvref_t<R>> &&
                       !(is_optional<Wanted> && converts_without_loss<R, Wanted>)) {
    // If the type replaced is itself an optional, a handler abstains only with an optional of that optional.
    return converts_without_loss<decltype(*std::declval<R>()), Wanted> ? reply_form::maybe : reply_form::wrong;
  } else {
    return converts_without_loss<R, Wanted> ? reply_form::value : reply_form::wrong;
  }
}

/// The value of a reply, as an expression: of a `result` that has one, its value.
template <class R, class Plain = std::remove_cvref_t<R>>
struct success_of {
  static constexpr bool fails = false;
  static constexpr bool nothrow = true;
  using type = R;
};
template <class R, class T, class E, class Policy>
struct success_of<R, outcome::basic_result<T, E, Policy>> {
  static constexpr bool fails = true;
  static constexpr bool nothrow = noexcept(detail::as_task_error(std::declval<E const&>()));
  using type = decltype(std::declval<R>().assume_value());
};
template <class R, class E, class Policy>
struct success_of<R, outcome::basic_result<void, E, Policy>> {
  static constexpr bool fails = true;
  static constexpr bool nothrow = noexcept(detail::as_task_error(std::declval<E const&>()));
  using type = void;
};

/// A handler's return type as a reply: its form, and whether the handler can fail. `Returned` has the cv and reference
/// of the call: it is judged as it is converted.
template <class Returned, class Wanted>
struct reply {
  using success = success_of<Returned>;
  static constexpr reply_form form = form_of<typename success::type, Wanted>();
  static constexpr bool fails = success::fails;
  /// The reply is an object of the run and not a reference, perhaps to the value that it replaces.
  static constexpr bool owned = !std::is_reference_v<Returned>;
  /// Neither the conversion of the reply nor its destruction can throw.
  static constexpr bool nothrow = [] {
    using value = typename success::type;
    constexpr bool ends = success::nothrow && (std::is_void_v<Returned> || std::is_nothrow_destructible_v<Returned>);
    if constexpr (form == reply_form::value) return ends && puts_nothrow<Wanted, value, owned>;
    if constexpr (form == reply_form::maybe)
      return ends && puts_nothrow<Wanted, decltype(*std::declval<value>()), owned>;
    return ends;
  }();
};

}  // namespace qtasks::detail
