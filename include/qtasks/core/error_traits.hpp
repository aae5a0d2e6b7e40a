// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/one_of.hpp>
#include <qtasks/core/task_error_with.hpp>

#include <cstddef>
#include <string_view>
#include <utility>

namespace qtasks {

/// What the library must know of a task's error type. Specialise it for a type of your own:
/// `static errc code(E const&)`, and `static E from(task_error)` where the stack can end a run
/// itself (an `around` handler, or the policy `propagate`).
template <class E>
struct error_traits;

template <>
struct error_traits<task_error> {
  static constexpr errc code(task_error const& e) noexcept { return e.code(); }
  static constexpr task_error from(task_error e) noexcept { return e; }
};

template <class... Fields>
struct error_traits<task_error_with<Fields...>> {
  static constexpr errc code(task_error_with<Fields...> const& e) noexcept { return e.code(); }
  static constexpr task_error_with<Fields...> from(task_error e) noexcept { return e; }
};

/// An error that can be made of a `task_error`.
template <class E>
concept FromTaskError = requires(task_error e) {
  error_traits<E>::from(e);
};

namespace detail {

/// The alternative of a `one_of` that a `task_error` becomes; `sizeof...(Es)` if none does.
template <class... Es>
constexpr std::size_t first_from_task_error() noexcept {
  std::size_t at = 0;
  (void)((FromTaskError<Es> || (++at, false)) || ...);
  return at;
}

}  // namespace detail

template <class... Es>
struct error_traits<one_of<Es...>> {
  static constexpr errc code(one_of<Es...> const& e) noexcept { return code_at<0, Es...>(e); }

  static constexpr one_of<Es...> from(task_error e) noexcept requires(FromTaskError<Es> || ...) {
    constexpr std::size_t at = detail::first_from_task_error<Es...>();
    using alternative = std::variant_alternative_t<at, std::variant<Es...>>;
    return one_of<Es...>{error_traits<alternative>::from(e)};
  }

 private:
  // Not std::visit: it throws, and it is a table of pointers where a chain of comparisons inlines.
  template <std::size_t I, class First, class... Rest>
  static constexpr errc code_at(one_of<Es...> const& e) noexcept {
    if constexpr (sizeof...(Rest) == 0) {
      return error_traits<First>::code(*std::get_if<I>(&e));
    } else {
      return e.index() == I ? error_traits<First>::code(*std::get_if<I>(&e)) : code_at<I + 1, Rest...>(e);
    }
  }
};

namespace detail {

/// Names the task in an error that can bear its name.
template <class E>
constexpr void name_task(E& error, std::string_view const& name) noexcept {
  if constexpr (requires { error.of_task(name); }) error.of_task(name);
}
template <class... Es>
constexpr void name_task(one_of<Es...>& error, std::string_view const& name) noexcept {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    ((error.index() == I ? detail::name_task(*std::get_if<I>(&error), name) : void()), ...);
  }
  (std::index_sequence_for<Es...>{});
}

/// Any error as a `task_error`: itself, without its fields, or its code under a general text.
template <class E>
constexpr task_error as_task_error(E const& e) noexcept {
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
