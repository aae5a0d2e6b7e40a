// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/converts.hpp>
#include <qtasks/core/done.hpp>
#include <qtasks/core/task_error.hpp>

#include <boost/outcome/basic_result.hpp>
#include <boost/outcome/policy/base.hpp>

#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <type_traits>
#include <utility>

namespace qtasks {

namespace outcome = BOOST_OUTCOME_V2_NAMESPACE;

/// Describes a task's error type to the library; defined in qtasks/core/error_traits.hpp.
template <class E>
struct error_traits;

namespace detail {

/// Prints an error to stderr and ends the program. Its parameters are values in registers: an address would keep the
/// caller's `result` in memory.
[[noreturn, gnu::cold, gnu::noinline]] inline void end_program(errc code, std::string_view text,
                                                               std::string_view task) noexcept {
  std::fprintf(stderr, "qtasks: `value()` of an error: code %d, text \"%.*s\", task \"%.*s\"\n", static_cast<int>(code),
               static_cast<int>(text.size()), text.data(), static_cast<int>(task.size()), task.data());
  std::abort();
}

/// Ends the program where a `result` does not hold what is asked for, after it has printed the error.
struct print_and_terminate : outcome::policy::base {
  template <class Impl>
  static constexpr void wide_value_check(Impl&& self) {
    if (base::_has_value(std::forward<Impl>(self))) return;
    auto const& error = base::_error(std::forward<Impl>(self));
    using error_type = std::remove_cvref_t<decltype(error)>;
    if constexpr (requires { end_program(error.code(), error.message(), error.task_name()); }) {
      end_program(error.code(), error.message(), error.task_name());
    } else if constexpr (requires { end_program(error_traits<error_type>::code(error), {}, {}); }) {
      end_program(error_traits<error_type>::code(error), "an error of the user's own type", {});
    } else {
      end_program(errc::failed, "an error of a type without qtasks::error_traits", {});
    }
  }
  template <class Impl>
  static constexpr void wide_error_check(Impl&& self) noexcept {
    if (!base::_has_error(std::forward<Impl>(self))) std::abort();
  }
};

}  // namespace detail

/// A value or an error. `value()` on an error prints the error to stderr and terminates the program; `assume_value()`
/// does not check.
/// `if (r.has_error())` compiles to less code than `if (!r)`.
template <class T, class E = task_error>
using result = outcome::basic_result<T, E, detail::print_and_terminate>;

/// `T` is a `result`, of any policy.
template <class T>
inline constexpr bool is_result = false;
template <class T, class E, class Policy>
inline constexpr bool is_result<outcome::basic_result<T, E, Policy>> = true;

namespace detail {

template <class T, class E, class Policy>
struct parts<outcome::basic_result<T, E, Policy>> : parts_are<true, T, E> {};

/// `T`, or `done` for `void`: a type that can be stored.
template <class T>
using value_or_done = std::conditional_t<std::is_void_v<T>, done, T>;

}  // namespace detail
}  // namespace qtasks
