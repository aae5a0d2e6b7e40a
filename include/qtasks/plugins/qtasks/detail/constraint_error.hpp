// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/static_text.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/plugins/qtasks/argument.hpp>

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// The constraints of an argument. Other types have none.
template <class Argument>
struct constraints_of {
  static constexpr bool hold(Argument const&) noexcept { return true; }
  static constexpr std::size_t count = 0;
};

/// A message like "quantity must be at least 1".
template <class Argument, class C>
struct violation_text {
  static constexpr void write(text_writer& out) { out << Argument::name << " " << std::string_view{C::text}; }
};

/// A tuple with the field, converted to the type that it has in the error type `E`. Empty if `E` has no such field.
template <class E, fixed_string Name, class V>
constexpr auto field_for(V const& value) {
  if constexpr (requires(E const& e) { *e.template find<Name>(); }) {
    using field_type = std::remove_cvref_t<decltype(*std::declval<E const&>().template find<Name>())>;
    return std::tuple<field<Name, field_type>>{field<Name, field_type>{static_cast<field_type>(value)}};
  } else {
    return std::tuple<>{};
  }
}

/// The error of an argument that violates `C`.
template <class E, std::size_t Position, class Argument, class C>
constexpr E constraint_violation() {
  task_error const error{errc::rejected, borrowed{static_text<violation_text<Argument, C>>::view}};
  auto fields = std::tuple_cat(field_for<E, "argument">(Argument::name), field_for<E, "position">(Position));
  auto all_fields = [&fields] {
    if constexpr (requires { C::limit; }) return std::tuple_cat(fields, field_for<E, "limit">(C::limit));
    if constexpr (!requires { C::limit; }) return fields;
  }();
  if constexpr (std::tuple_size_v<decltype(all_fields)> == 0) {
    return error_traits<E>::from(error);
  } else {
    return std::apply([&error](auto... field) { return E{error, field...}; }, all_fields);
  }
}

template <fixed_string Name, class T, class... Cs>
struct constraints_of<argument<Name, T, Cs...>> {
  using argument_type = argument<Name, T, Cs...>;
  static constexpr std::size_t count = sizeof...(Cs);

  static constexpr bool hold(argument_type const& checked) noexcept { return (Cs::holds(checked.value()) && ...); }

  /// Stores the error of the first violated constraint in the optional `error`. Returns whether there is one.
  template <class E, std::size_t Position>
  static constexpr bool find_violation(argument_type const& checked, auto& error) {
    return ((!Cs::holds(checked.value()) &&
             (error.emplace(constraint_violation<E, Position, argument_type, Cs>()), true)) ||
            ...);
  }
};

}  // namespace qtasks::detail
