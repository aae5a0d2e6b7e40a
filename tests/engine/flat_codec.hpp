// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/result.hpp>

#include <cstddef>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

/// Numbers, strings, tuples of them and results as bytes, one after the other. A string has its size in front.
struct flat_codec {
  template <class T>
  static qtasks::result<std::string> encode(T const& value) {
    std::string bytes;
    put(bytes, value);
    return bytes;
  }
  template <class T>
  static qtasks::result<T> decode(std::string_view bytes) {
    std::optional<T> value = get(bytes, static_cast<T*>(nullptr));
    if (value.has_value() && bytes.empty())
      return qtasks::result<T>{qtasks::outcome::in_place_type<T>, *std::move(value)};
    return qtasks::result<T>{qtasks::outcome::in_place_type<qtasks::task_error>,
                             qtasks::task_error{qtasks::errc::rejected, "these bytes are no such value"}};
  }

 private:
  template <class T>
  requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  static void put(std::string& to, T value) {
    char raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    to.append(raw, sizeof raw);
  }
  static void put(std::string& to, std::string_view text) {
    put(to, text.size());
    to.append(text);
  }
  static void put(std::string& to, qtasks::task_error const& error) {
    put(to, error.code());
    put(to, error.message());
  }
  template <class... T>
  static void put(std::string& to, std::tuple<T...> const& values) {
    std::apply([&](auto const&... each) { (put(to, each), ...); }, values);
  }
  template <class T>
  static void put(std::string& to, qtasks::result<T> const& outcome) {
    put(to, outcome.has_error());
    if (outcome.has_error()) return put(to, outcome.assume_error());
    if constexpr (!std::is_void_v<T>) put(to, outcome.assume_value());
  }

  template <class T>
  requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  static std::optional<T> get(std::string_view& from, T*) {
    if (from.size() < sizeof(T)) return std::nullopt;
    T value;
    std::memcpy(&value, from.data(), sizeof value);
    from.remove_prefix(sizeof value);
    return value;
  }
  static std::optional<std::string_view> text(std::string_view& from) {
    auto const size = get(from, static_cast<std::size_t*>(nullptr));
    if (!size.has_value() || *size > from.size()) return std::nullopt;
    std::string_view const found = from.substr(0, *size);
    from.remove_prefix(*size);
    return found;
  }
  static std::optional<std::string> get(std::string_view& from, std::string*) {
    auto const found = text(from);
    return found.has_value() ? std::optional{std::string{*found}} : std::nullopt;
  }
  template <class... T>
  static std::optional<std::tuple<T...>> get(std::string_view& from, std::tuple<T...>*) {
    std::tuple<std::optional<T>...> parts{get(from, static_cast<T*>(nullptr))...};
    return std::apply(
        [](auto&... each) -> std::optional<std::tuple<T...>> {
          if ((!each.has_value() || ...)) return std::nullopt;
          return std::tuple<T...>{*std::move(each)...};
        },
        parts);
  }
  template <class T>
  static std::optional<qtasks::result<T>> get(std::string_view& from, qtasks::result<T>*) {
    auto const has_error = get(from, static_cast<bool*>(nullptr));
    if (!has_error.has_value()) return std::nullopt;
    if (*has_error) {
      auto const code = get(from, static_cast<qtasks::errc*>(nullptr));
      auto const found = text(from);
      if (!code.has_value() || !found.has_value()) return std::nullopt;
      return qtasks::result<T>{qtasks::task_error{*code, qtasks::borrowed{*found}}};
    }
    if constexpr (std::is_void_v<T>) {
      return qtasks::result<T>{qtasks::outcome::success()};
    } else {
      auto value = get(from, static_cast<T*>(nullptr));
      if (!value.has_value()) return std::nullopt;
      return qtasks::result<T>{*std::move(value)};
    }
  }
};
