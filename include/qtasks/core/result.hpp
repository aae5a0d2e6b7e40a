// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/converts.hpp>
#include <qtasks/core/done.hpp>
#include <qtasks/core/task_error.hpp>

#include <boost/outcome/basic_result.hpp>
#include <boost/outcome/policy/terminate.hpp>

#include <type_traits>

namespace qtasks {

namespace outcome = BOOST_OUTCOME_V2_NAMESPACE;

/// A value or an error. `value()` on an error terminates the program; `assume_value()` does not check.
/// `if (r.has_error())` compiles to less code than `if (!r)`.
template <class T, class E = task_error>
using result = outcome::basic_result<T, E, outcome::policy::terminate>;

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
