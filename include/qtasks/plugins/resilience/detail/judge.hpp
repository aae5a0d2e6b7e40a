// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/detail/visit_error.hpp>
#include <qtasks/core/duration.hpp>
#include <qtasks/core/task_error_with.hpp>
#include <qtasks/plugins/resilience/failed_if.hpp>

#include <cstdint>
#include <optional>
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

/// The wait before another attempt that a failure asks for, in nanoseconds; 0 if it asks for none.
template <class E>
QTASKS_INLINE constexpr std::int64_t asked_wait(E const& error) {
  return detail::visit_error(error, []<class Held>([[maybe_unused]] Held const& held) QTASKS_LAMBDA_INLINE {
    if constexpr (requires { std::int64_t{*held.template find<"retry_after_ns">()}; }) {
      std::int64_t const* const wait = held.template find<"retry_after_ns">();
      return wait == nullptr ? 0 : *wait;
    } else {
      return std::int64_t{0};
    }
  });
}

/// Nothing if the value is a success; otherwise the wait that it asks for. Precondition: the result is not an error.
template <class Which, class RunResult>
QTASKS_INLINE constexpr std::optional<duration> failed_value([[maybe_unused]] Which const& which,
                                                             [[maybe_unused]] RunResult const& result) {
  if constexpr (judges_values<Which> && !std::is_void_v<typename RunResult::value_type>) {
    return which.value(result.assume_value());
  } else {
    return std::nullopt;
  }
}

}  // namespace qtasks::detail
