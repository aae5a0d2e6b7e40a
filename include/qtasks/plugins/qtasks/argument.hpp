// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/qtasks/constraint.hpp>

#include <concepts>
#include <string_view>
#include <type_traits>
#include <utility>

namespace qtasks {

namespace detail {

/// A `U` converts to `T` implicitly and without narrowing. After a narrowing conversion a constraint would check
/// another number than the caller passed.
template <class U, class T>
concept WidensTo = requires(U&& from) {
  std::type_identity_t<T[]>{std::forward<U>(from)};
};

}  // namespace detail

/// A task parameter with a name and constraints: `[](qtasks::argument<"quantity", int, qtasks::at_least<1>> quantity)
/// { ... }`. Every value that converts to `T` without narrowing converts to an argument. An argument converts to
/// `T const&`. It does not check its constraints; `qtasks::validate` does, before the task is called.
template <fixed_string Name, class T, class... Constraints>
requires(Constraint<Constraints, T>&&...) class argument {
 public:
  static constexpr std::string_view name{Name.data, sizeof(Name.data) - 1};

  template <class U>
  requires(!std::same_as<std::remove_cvref_t<U>, argument> && detail::WidensTo<U, T>)
      // NOLINTNEXTLINE(google-explicit-constructor): a task is called with plain values
      constexpr argument(U&& value) noexcept(std::is_nothrow_constructible_v<T, U>)
      : value_(std::forward<U>(value)) {}

  constexpr T const& value() const& noexcept { return value_; }
  constexpr T&& value() && noexcept { return std::move(value_); }
  // NOLINTNEXTLINE(google-explicit-constructor): a task uses it as a plain value
  constexpr operator T const&() const noexcept { return value_; }

 private:
  T value_;
};

}  // namespace qtasks
