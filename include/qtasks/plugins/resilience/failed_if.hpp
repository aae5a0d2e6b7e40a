// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/duration.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace qtasks {

/// Stands for the errors that a policy takes as failures by default.
struct usual_errors {};

/// Lets `retry` and `circuit_breaker` take some values as failures, too: `failed_if{[](response const& r) { return
/// r.status == 503; }}`. `Failed` judges the values that it can be called with; other values are successes. It returns
/// a `bool`, or a `std::optional<duration>`: nothing for a success, or the time that the value asks to wait before
/// another attempt, as an HTTP header `Retry-After` does. `Which` judges the errors. A value that is a failure remains
/// the run's result where no attempt follows.
template <class Failed, class Which = usual_errors>
class failed_if {
 public:
  /// `failed` is a predicate of values, `which` one of errors.
  constexpr explicit failed_if(Failed failed, Which which = {}) : failed_(std::move(failed)), which_(which) {}

  /// Returns nothing if the value is a success; otherwise the wait that it asks for, zero for none.
  template <class Value>
  QTASKS_INLINE constexpr std::optional<duration> value(Value const& value) const {
    if constexpr (!std::is_invocable_v<Failed const&, Value const&>) {
      return std::nullopt;
    } else if constexpr (std::is_same_v<std::invoke_result_t<Failed const&, Value const&>, std::optional<duration>>) {
      return failed_(value);
    } else {
      return failed_(value) ? std::optional{duration{}} : std::nullopt;
    }
  }

  /// Returns whether `Which` accepts the error.
  template <class E>
  requires std::is_invocable_v<Which const&, E const&> QTASKS_INLINE constexpr bool operator()(E const& error) const {
    return which_(error);
  }

 private:
  [[no_unique_address]] Failed failed_;
  [[no_unique_address]] Which which_;
};

}  // namespace qtasks
