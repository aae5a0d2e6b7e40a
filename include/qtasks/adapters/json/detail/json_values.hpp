// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/json/detail/json_containers.hpp>
#include <qtasks/adapters/json/detail/json_rule.hpp>
#include <qtasks/adapters/json/detail/json_scalars.hpp>
#include <qtasks/core/duration.hpp>
#include <qtasks/core/uuid.hpp>

#include <boost/json/value.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// A duration in whole periods.
template <class T>
concept JsonDuration = DurationLike<T> && !HasJsonAs<T> && JsonInteger<typename T::rep>;

/// Nanoseconds, whatever the unit of the type: a type may change its unit, and stored values keep their meaning. What
/// is no whole number of the other unit is refused.
template <JsonDuration T>
struct json_rule<T> : json_rule_of<> {
  using limits = std::numeric_limits<std::int64_t>;
  static constexpr std::int64_t common = detail::greatest_common_divisor(1'000'000'000, T::period::den);
  static constexpr wide_integer factor = static_cast<wide_integer>(T::period::num) * (1'000'000'000 / common);
  static constexpr std::int64_t divisor = T::period::den / common;

  static void write(json_writer& to, T value, json_path const& at) {
    auto const count = static_cast<wide_integer>(value.count());
    constexpr wide_integer most = (static_cast<wide_integer>(1) << 126) / factor;
    if (count <= most && -most <= count && count * factor % divisor == 0) {
      wide_integer const exact = count * factor / divisor;
      if (limits::min() <= exact && exact <= limits::max()) return to.put_integer(static_cast<std::int64_t>(exact));
    }
    to.problem.at(at) << "expected whole nanoseconds in 64 bits, got " << value.count() << " times " << T::period::num
                      << "/" << T::period::den << " s";
  }
  static std::optional<T> read(json_reader& from, boost::json::value const& value, json_path const& at) {
    std::optional<std::int64_t> const nanoseconds = json_rule<std::int64_t>::read(from, value, at);
    if (!nanoseconds.has_value()) return std::nullopt;
    if constexpr (std::same_as<T, duration>) {
      return duration{std::chrono::nanoseconds{*nanoseconds}};
    } else {
      wide_integer const units = static_cast<wide_integer>(*nanoseconds) * divisor;
      wide_integer const count = units / factor;
      using rep = std::numeric_limits<typename T::rep>;
      if (units % factor != 0 || count < rep::min() || count > rep::max()) {
        write_got(from.fail(at, "nanoseconds, in whole units of ") << T::period::num << "/" << T::period::den << " s",
                  value);
        return std::nullopt;
      }
      return T{static_cast<typename T::rep>(count)};
    }
  }
};

/// Nanoseconds since 1970.
template <class Duration>
requires JsonDuration<Duration>
struct json_rule<std::chrono::time_point<std::chrono::system_clock, Duration>> : json_rule_of<Duration> {
  using point = std::chrono::time_point<std::chrono::system_clock, Duration>;
  static void write(json_writer& to, point value, json_path const& at) {
    json_rule<Duration>::write(to, value.time_since_epoch(), at);
  }
  static std::optional<point> read(json_reader& from, boost::json::value const& value, json_path const& at) {
    std::optional<Duration> const since = json_rule<Duration>::read(from, value, at);
    if (!since.has_value()) return std::nullopt;
    return point{*since};
  }
};

/// 36 characters, as RFC 9562 writes them.
template <>
struct json_rule<uuid> : json_rule_of<> {
  static constexpr std::string_view shape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  static constexpr std::string_view digits = "0123456789abcdef";

  static void write(json_writer& to, uuid const& value, json_path const& at) {
    std::array<char, shape.size()> text;
    std::size_t digit = 0;
    for (std::size_t i = 0; i < shape.size(); ++i) {
      std::uint8_t const byte = value.bytes[digit / 2];
      text[i] = shape[i] == '-' ? '-' : digits[digit++ % 2 == 0 ? byte / 16U : byte % 16U];
    }
    to.put_string({text.data(), text.size()}, at);
  }
  static std::optional<uuid> read(json_reader& from, boost::json::value const& value, json_path const& at) {
    auto const* const text = value.if_string();
    uuid made;
    bool is_uuid = text != nullptr && text->size() == shape.size();
    std::size_t digit = 0;
    for (std::size_t i = 0; is_uuid && i < shape.size(); ++i) {
      char const each = (*text)[i];
      if (shape[i] == '-') {
        is_uuid = each == '-';
        continue;
      }
      std::size_t const nibble = digits.find(each);
      is_uuid = nibble != std::string_view::npos;
      auto& byte = made.bytes[digit++ / 2];
      byte = static_cast<std::uint8_t>(byte * 16U + nibble % 16U);
    }
    if (!is_uuid) return from.fail(at, "a UUID of 36 characters in lower case", value);
    return made;
  }
};

/// Any JSON, as it is.
template <>
struct json_rule<boost::json::value> : json_rule_of<> {
  static constexpr bool can_be_null = true;
  static void write(json_writer& to, boost::json::value const& value, json_path const& at) {
    switch (value.kind()) {
      case boost::json::kind::null:
        return to.put("null");
      case boost::json::kind::bool_:
        return json_rule<bool>::write(to, value.get_bool(), at);
      case boost::json::kind::int64:
        return to.put_integer(value.get_int64());
      case boost::json::kind::uint64:
        return to.put_integer(value.get_uint64());
      case boost::json::kind::double_:
        return to.put_double(value.get_double(), at);
      case boost::json::kind::string:
        return to.put_string({value.get_string().data(), value.get_string().size()}, at);
      case boost::json::kind::array:
        return detail::write_elements(to, value.get_array(), at);
      case boost::json::kind::object:
        break;
    }
    if (!to.open("{")) return;
    for (auto const& member : value.get_object()) {
      if (to.problem.is_found()) return;
      std::string_view const name{member.key().data(), member.key().size()};
      json_path const here = at.key(name);
      to.next_member(name, here);
      write(to, member.value(), here);
    }
    to.close("}");
  }
  static std::optional<boost::json::value> read(json_reader&, boost::json::value const& value, json_path const&) {
    return std::optional<boost::json::value>{std::in_place, value, boost::json::storage_ptr{}};
  }
};

}  // namespace qtasks::detail
