// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/json/detail/json_rule.hpp>
#include <qtasks/core/detail/type_list.hpp>
#include <qtasks/core/done.hpp>

#include <boost/json/value.hpp>

#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace qtasks::detail {

template <>
struct json_rule<bool> : json_rule_of<> {
  static void write(json_writer& to, bool value, json_path const&) { to.put(value ? "true" : "false"); }
  static std::optional<bool> read(json_reader& from, boost::json::value const& value, json_path const& at) {
    if (!value.is_bool()) return from.fail(at, "true or false", value);
    return value.get_bool();
  }
};

/// A number: not a truth value, and not a character.
template <class T>
concept JsonInteger = std::integral<T> && sizeof(T) <= 8 &&
                      !is_one_of<std::remove_cv_t<T>, bool, char, wchar_t, char8_t, char16_t, char32_t>;

template <JsonInteger T>
struct json_rule<T> : json_rule_of<> {
  static void write(json_writer& to, T value, json_path const&) { to.put_integer(value); }
  static std::optional<T> read(json_reader& from, boost::json::value const& value, json_path const& at) {
    using limits = std::numeric_limits<T>;
    auto const* const small = value.if_int64();
    if (small != nullptr && std::in_range<T>(*small)) return static_cast<T>(*small);
    auto const* const large = value.if_uint64();
    if (large != nullptr && std::in_range<T>(*large)) return static_cast<T>(*large);
    write_got(from.fail(at, "an integer from ") << limits::min() << " to " << limits::max(), value);
    return std::nullopt;
  }
};

template <class T>
requires is_one_of<T, double, float>
struct json_rule<T> : json_rule_of<> {
  static void write(json_writer& to, T value, json_path const& at) { to.put_double(static_cast<double>(value), at); }
  static std::optional<T> read(json_reader& from, boost::json::value const& value, json_path const& at) {
    std::optional<double> number;
    if (value.is_int64()) number = detail::exact_double(value.get_int64());
    if (value.is_uint64()) number = detail::exact_double(value.get_uint64());
    if (value.is_double()) number = value.get_double();
    if (!number.has_value() || !(std::abs(*number) <= static_cast<double>(std::numeric_limits<T>::max())))
      return from.fail(
          at, std::is_same_v<T, float> ? "a number that a float can hold" : "a number that a double can hold", value);
    return static_cast<T>(*number);
  }
};

template <>
struct json_rule<std::string_view> : json_rule_of<> {
  static void write(json_writer& to, std::string_view value, json_path const& at) { to.put_string(value, at); }
};
template <>
struct json_rule<std::string> : json_rule<std::string_view> {
  static std::optional<std::string> read(json_reader& from, boost::json::value const& value, json_path const& at) {
    auto const* const text = value.if_string();
    if (text == nullptr) return from.fail(at, "a string", value);
    return std::string{text->data(), text->size()};
  }
};

template <class T>
requires is_one_of<T, done, std::monostate>
struct json_rule<T> : json_rule_of<> {
  static constexpr bool can_be_null = true;
  static void write(json_writer& to, T, json_path const&) { to.put("null"); }
  static std::optional<T> read(json_reader& from, boost::json::value const& value, json_path const& at) {
    if (!value.is_null()) return from.fail(at, "null", value);
    return T{};
  }
};

}  // namespace qtasks::detail
