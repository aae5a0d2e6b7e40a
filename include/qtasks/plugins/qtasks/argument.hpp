// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/qtasks/constraint.hpp>

#include <concepts>
#include <string_view>
#include <type_traits>
#include <utility>

namespace qtasks {

namespace detail {

/// `T` can be made of a `U` implicitly and without narrowing: a constraint on what is left of a number after its high
/// bits are gone would be none.
template <class U, class T>
concept WidensTo = requires(U&& from) {
  std::type_identity_t<T[]>{std::forward<U>(from)};
};

}  // namespace detail

/// A parameter of a task that has a name and constraints: `[](qtasks::argument<"quantity", int, qtasks::at_least<1>>
/// quantity) { ... }`. Made of anything that converts to a `T` without narrowing, and converts to it. It checks
/// nothing itself: `qtasks::validate` does, before the task runs.
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
