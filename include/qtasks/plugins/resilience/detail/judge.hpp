// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/plugins/resilience/failed_if.hpp>

#include <type_traits>

// How the policies judge results by their predicate `Which`.
namespace qtasks::detail {

template <class Which>
inline constexpr bool judges_values = false;
template <class Failed, class Which>
inline constexpr bool judges_values<failed_if<Failed, Which>> = true;

/// Whether an error is a failure. `Usual` decides where `Which` is a `failed_if` that leaves errors to the policy.
template <class Usual, class Which, class E>
QTASKS_INLINE constexpr bool is_failure(Which const& which, E const& error) {
  return which(error);
}
template <class Usual, class Failed, class E>
QTASKS_INLINE constexpr bool is_failure(failed_if<Failed, usual_errors> const& /*which*/, E const& error) {
  return Usual{}(error);
}

/// Whether the result is a value that is a failure. Precondition: it is not an error.
template <class Which, class RunResult>
QTASKS_INLINE constexpr bool is_failed_value([[maybe_unused]] Which const& which,
                                             [[maybe_unused]] RunResult const& result) {
  if constexpr (judges_values<Which> && !std::is_void_v<typename RunResult::value_type>) {
    return which.value(result.assume_value());
  } else {
    return false;
  }
}

}  // namespace qtasks::detail
