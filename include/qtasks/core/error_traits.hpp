// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/visit_error.hpp>
#include <qtasks/core/one_of.hpp>
#include <qtasks/core/task_error_with.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <variant>

namespace qtasks {

/// Describes a task's error type to the library. Specialise it for an error type of your own:
///  1. `static errc code(E const&)` returns the error's code;
///  2. `static E from(task_error)` makes an `E`. It is needed where the stack itself can end a run: with an `around`
///     handler, or with a handler that can fail before the task or under the policy `propagate`.
template <class E>
struct error_traits;

/// The library's own error.
template <>
struct error_traits<task_error> {
  static constexpr errc code(task_error const& e) noexcept { return e.code(); }
  static constexpr task_error from(task_error e) noexcept { return e; }
};

namespace detail {

/// The shape of `std::error_code`. <system_error> is not included.
template <class E>
concept ErrorCodeLike = std::is_class_v<E> && requires(E const& e) {
  static_cast<bool>(e);
  e.value();
  e.category();
  e.default_error_condition();
};

}  // namespace detail

/// Other codes, and `from`, need a specialisation of the user.
template <detail::ErrorCodeLike E>
struct error_traits<E> {
  static constexpr errc code(E const&) noexcept { return errc::failed; }
};

/// An error with fields; one that is made of a `task_error` has none of them.
template <class... Fields>
struct error_traits<task_error_with<Fields...>> {
  static constexpr errc code(task_error_with<Fields...> const& e) noexcept { return e.code(); }
  static constexpr task_error_with<Fields...> from(task_error e) noexcept { return e; }
};

/// `error_traits<E>::from(task_error)` is well-formed: a `task_error` can be converted to an `E`.
template <class E>
concept FromTaskError = requires(task_error e) {
  error_traits<E>::from(e);
};

namespace detail {

/// `error_traits<E>::code` is well-formed.
template <class E>
concept ErrorType = requires(E const& e) {
  error_traits<E>::code(e);
};

/// The functions of `error_traits<E>` cannot throw.
template <class E>
concept NothrowCode = requires(E const& error) {
  { error_traits<E>::code(error) }
  noexcept;
};
template <class E>
concept NothrowFrom = requires(task_error& error) {
  { E(error_traits<E>::from(error)) }
  noexcept;
};

/// The index of the first of `Es` to which a `task_error` can be converted; `sizeof...(Es)` if there is none.
template <class... Es>
constexpr std::size_t first_from_task_error() noexcept {
  std::size_t at = 0;
  (void)((FromTaskError<Es> || (static_cast<void>(++at), false)) || ...);
  return at;
}
template <class... Es>
constexpr bool first_from_is_nothrow() noexcept {
  constexpr std::size_t at = first_from_task_error<Es...>();
  if constexpr (at < sizeof...(Es)) {
    using first = type_at<at, Es...>;
    return NothrowFrom<first> && std::is_nothrow_move_constructible_v<first>;
  } else {
    return false;
  }
}

}  // namespace detail

/// The code is that of the alternative. A `task_error` becomes the first alternative that can be made of one.
template <class... Es>
struct error_traits<one_of<Es...>> {
  static constexpr errc code(one_of<Es...> const& e) noexcept((detail::NothrowCode<Es> && ...)) {
    return detail::visit_error(e,
                               []<class E>(E const& held) QTASKS_LAMBDA_INLINE { return error_traits<E>::code(held); });
  }

  static constexpr one_of<Es...> from(task_error e) noexcept(detail::first_from_is_nothrow<Es...>()) requires(
      FromTaskError<Es> || ...) {
    constexpr std::size_t at = detail::first_from_task_error<Es...>();
    using alternative = std::variant_alternative_t<at, std::variant<Es...>>;
    return one_of<Es...>{error_traits<alternative>::from(e)};
  }
};

namespace detail {

template <class E>
concept TakesTaskName = requires(E& error, std::string_view const& name) {
  error.of_task(name);
};
template <class... Es>
constexpr bool names_nothrow(type_list<Es...>) {
  return ((!TakesTaskName<Es> ||
           requires(Es & error, std::string_view const& name) {
             { error.of_task(name) }
             noexcept;
           }) &&
          ...);
}

/// Sets the task's name in an error that has one.
template <class E>
constexpr void name_task(E& error,
                         std::string_view const& name) noexcept(names_nothrow(typename error_alternatives<E>::type{})) {
  detail::visit_error(error, [&name]<class Held>(Held& held) QTASKS_LAMBDA_INLINE {
    if constexpr (TakesTaskName<Held>) held.of_task(name);
  });
}

template <class E>
constexpr bool converts_to_task_error_nothrow() {
  if constexpr (requires(E const& e) { task_error{e.without_fields()}; }) {
    return noexcept(task_error{std::declval<E const&>().without_fields()});
  } else if constexpr (requires(E const& e) { task_error{e}; }) {
    return noexcept(task_error{std::declval<E const&>()});
  } else {
    return NothrowCode<E> || !requires(E const& e) { error_traits<E>::code(e); };
  }
}

/// Any error as a `task_error`: itself, itself without its fields, or its code with a general text.
template <class E>
constexpr task_error as_task_error(E const& e) noexcept(converts_to_task_error_nothrow<E>()) {
  if constexpr (requires { task_error{e.without_fields()}; }) {
    return e.without_fields();
  } else if constexpr (requires { task_error{e}; }) {
    return e;
  } else if constexpr (requires { error_traits<E>::code(e); }) {
    return {error_traits<E>::code(e), "an error of the user's own type"};
  } else {
    return {errc::plugin_failure, "an error of a type without qtasks::error_traits"};
  }
}

}  // namespace detail
}  // namespace qtasks
