// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/detail/static_text.hpp>
#include <qtasks/plugins/qtasks/argument.hpp>

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// The constraints of an argument; none of any other type.
template <class Argument>
struct constraints_of {
  static constexpr bool hold(Argument const&) noexcept { return true; }
  static constexpr std::size_t count = 0;
};

/// "quantity must be at least 1".
template <class Argument, class C>
struct refusal_page {
  static constexpr void write(text_writer& out) { out << Argument::name << " " << std::string_view{C::text}; }
};

/// The field as an error of type `E` keeps it, in a tuple; an empty one where it keeps none.
template <class E, fixed_string Name, class V>
constexpr auto field_for(V const& value) {
  if constexpr (requires(E const& e) { *e.template find<Name>(); }) {
    using kept = std::remove_cvref_t<decltype(*std::declval<E const&>().template find<Name>())>;
    return std::tuple<field<Name, kept>>{field<Name, kept>{static_cast<kept>(value)}};
  } else {
    return std::tuple<>{};
  }
}

/// The error of an argument that breaks `C`.
template <class E, std::size_t Position, class Argument, class C>
constexpr E refusal() {
  task_error const error{errc::rejected, borrowed{static_text<refusal_page<Argument, C>>::view}};
  auto fields = std::tuple_cat(field_for<E, "argument">(Argument::name), field_for<E, "position">(Position));
  auto all = [&fields] {
    if constexpr (requires { C::limit; }) return std::tuple_cat(fields, field_for<E, "limit">(C::limit));
    if constexpr (!requires { C::limit; }) return fields;
  }();
  if constexpr (std::tuple_size_v<decltype(all)> == 0) {
    return error_traits<E>::from(error);
  } else {
    return std::apply([&error](auto... each) { return E{error, each...}; }, all);
  }
}

template <fixed_string Name, class T, class... Cs>
struct constraints_of<argument<Name, T, Cs...>> {
  using argument_type = argument<Name, T, Cs...>;
  static constexpr std::size_t count = sizeof...(Cs);

  static constexpr bool hold(argument_type const& given) noexcept { return (Cs::holds(given.value()) && ...); }

  /// Makes the error of the first that does not hold, into `made`, an optional.
  template <class E, std::size_t Position>
  static constexpr bool refuse(argument_type const& given, auto& made) {
    return ((!Cs::holds(given.value()) && (made.emplace(refusal<E, Position, argument_type, Cs>()), true)) || ...);
  }
};

}  // namespace qtasks::detail
