// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/json/detail/json_rule.hpp>
#include <qtasks/adapters/json/json_as.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/result.hpp>

#include <boost/describe/enumerators.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11/algorithm.hpp>

#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// The type in whose form a `T` is written.
template <HasJsonAs T>
using json_form = std::remove_cvref_t<decltype(json_as<T>::to(std::declval<T const&>()))>;

template <HasJsonAs T>
struct json_rule<T> : json_rule_of<json_form<T>> {
  using form = json_form<T>;
  static constexpr bool can_be_null = json_rule<form>::can_be_null;
  static void write(json_writer& to, T const& value, json_path const& at) {
    json_rule<form>::write(to, json_as<T>::to(value), at);
  }
  static std::optional<T> read(json_reader& from, boost::json::value const& value, json_path const& at) {
    std::optional<form> read = json_rule<form>::read(from, value, at);
    if (!read.has_value()) return std::nullopt;
    auto made = json_as<T>::from(*std::move(read));
    if constexpr (is_result<decltype(made)>) {
      if (made.has_error()) return from.refuse(at, detail::as_task_error(made.assume_error()));
      return std::optional<T>{std::in_place, std::move(made).assume_value()};
    } else {
      return std::optional<T>{std::in_place, std::move(made)};
    }
  }
};

/// An enumeration is its number, unless its enumerators are described: then their names are written.
template <class T>
requires(std::is_enum_v<T> && !HasJsonAs<T> && !boost::describe::has_describe_enumerators<T>::value) struct json_rule<T>
    : json_rule_of<std::underlying_type_t<T>> {
  using number = std::underlying_type_t<T>;
  static void write(json_writer& to, T value, json_path const& at) {
    json_rule<number>::write(to, static_cast<number>(value), at);
  }
  static std::optional<T> read(json_reader& from, boost::json::value const& value, json_path const& at) {
    std::optional<number> const read = json_rule<number>::read(from, value, at);
    if (!read.has_value()) return std::nullopt;
    return static_cast<T>(*read);
  }
};
template <class T>
requires(std::is_enum_v<T> && !HasJsonAs<T> && boost::describe::has_describe_enumerators<T>::value) struct json_rule<T>
    : json_rule_of<> {
  using enumerators = boost::describe::describe_enumerators<T>;
  static void write(json_writer& to, T value, json_path const& at) {
    std::string_view name;
    boost::mp11::mp_for_each<enumerators>([&](auto each) {
      if (name.empty() && each.value == value) name = each.name;
    });
    if (!name.empty()) return to.put_string(name, at);
    to.problem.at(at) << "expected a described enumerator, got " << static_cast<std::underlying_type_t<T>>(value);
  }
  static std::optional<T> read(json_reader& from, boost::json::value const& value, json_path const& at) {
    std::optional<T> found;
    auto const* const text = value.if_string();
    boost::mp11::mp_for_each<enumerators>([&](auto each) {
      if (text != nullptr && std::string_view{text->data(), text->size()} == each.name) found = each.value;
    });
    if (found.has_value()) return found;
    json_text& said = from.fail(at, "one of");
    boost::mp11::mp_for_each<enumerators>([&](auto each) { said << " " << each.name; });
    write_got(said, value);
    return std::nullopt;
  }
};

}  // namespace qtasks::detail
