// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/converts.hpp>
#include <qtasks/plugins/qtasks/constraint.hpp>

#include <concepts>
#include <string_view>
#include <type_traits>
#include <utility>

namespace qtasks {

/// A task parameter with a name and constraints: `[](qtasks::argument<"quantity", int, qtasks::at_least<1>> quantity)
/// { ... }`. Every value that converts to `T` implicitly and without loss converts to an argument. An argument converts
/// to `T const&`. It does not check its constraints; `qtasks::validate` does, before the task is called.
template <fixed_string Name, class T, class... Constraints>
requires(Constraint<Constraints, T>&&...) class argument {
 public:
  static constexpr std::string_view name{Name.data, sizeof(Name.data) - 1};

  /// Holds a value of the task's parameter; an exception of its constructor is the caller's.
  template <class U>
  requires(!std::same_as<std::remove_cvref_t<U>, argument> && detail::converts_without_loss<U, T>)
      // NOLINTNEXTLINE(google-explicit-constructor): a task is called with plain values
      constexpr argument(U&& value) noexcept(std::is_nothrow_constructible_v<T, U>)
      : value_(std::forward<U>(value)) {}

  /// Returns the value.
  constexpr T const& value() const& noexcept { return value_; }
  /// Returns the value, to be moved.
  constexpr T&& value() && noexcept { return std::move(value_); }
  /// The same as `value()`, implicitly.
  // NOLINTNEXTLINE(google-explicit-constructor): a task uses it as a plain value
  constexpr operator T const&() const noexcept { return value_; }

 private:
  T value_;
};

}  // namespace qtasks
