// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/json/detail/json_numbers.hpp>
#include <qtasks/adapters/json/detail/json_problem.hpp>
#include <qtasks/adapters/json/json_limits.hpp>
#include <qtasks/plugins/observability/detail/valid_utf8.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

namespace qtasks::detail {

/// Writes JSON as Python's `json.dumps(value, ensure_ascii=False)` does. After a problem, it writes no more.
class json_writer {
 public:
  explicit json_writer(json_limits const& limits) : limits_(limits) { text.reserve(64); }

  json_problem problem;
  std::string text;

  void put(std::string_view raw) {
    if (problem.is_found()) return;
    if (raw.size() > limits_.bytes - text.size()) {
      problem.begin() << "expected at most " << limits_.bytes << " bytes of JSON";
      return;
    }
    text += raw;
  }
  template <class Integer>
  void put_integer(Integer value) {
    std::array<char, 24> digits;
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    put({digits.data(), static_cast<std::size_t>(end - digits.data())});
  }
  void put_double(double value, json_path const& at) {
    if (std::isfinite(value)) return put(double_text{value}.view());
    problem.at(at) << "expected a finite number, got " << (std::isnan(value) ? "NaN" : "an infinity");
  }
  void put_string(std::string_view value, json_path const& at) {
    put("\"");
    std::size_t plain = 0;  // the beginning of what needs no escape
    for (std::size_t i = 0; i < value.size() && !problem.is_found();) {
      auto const byte = static_cast<unsigned char>(value[i]);
      if (byte >= 0x80) {
        utf8_prefix const next = detail::first_of_utf8(value.substr(i));
        if (!next.is_character) (problem.at(at) << "expected UTF-8, got ").quote(value.substr(i));
        i += next.length;
      } else if (byte >= 0x20 && byte != '"' && byte != '\\') {
        ++i;
      } else {
        put(value.substr(plain, i - plain));
        put_escape(byte);
        plain = ++i;
      }
    }
    put(value.substr(plain));
    put("\"");
  }

  /// False if nothing more is written, so that what is nested too deeply is not entered.
  bool open(std::string_view bracket) {
    if (depth_ == limits_.depth && !problem.is_found())
      problem.begin() << "expected at most " << limits_.depth << " arrays and objects in one another";
    ++depth_;
    is_first_ = true;
    put(bracket);
    return !problem.is_found();
  }
  void close(std::string_view bracket) {
    --depth_;
    is_first_ = false;
    put(bracket);
  }
  /// Before each element.
  void next() {
    if (!is_first_) put(", ");
    is_first_ = false;
  }
  /// Before each member.
  void next_member(std::string_view name, json_path const& at) {
    next();
    put_string(name, at);
    put(": ");
  }

 private:
  void put_escape(unsigned char byte) {
    constexpr std::string_view short_names = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (std::size_t i = 0; i < short_names.size(); i += 2) {
      if (static_cast<unsigned char>(short_names[i]) != byte) continue;
      std::array<char, 2> const escape{'\\', short_names[i + 1]};
      return put({escape.data(), escape.size()});
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<char, 6> const escape{'\\', 'u', '0', '0', digits[byte / 16U], digits[byte % 16U]};
    put({escape.data(), escape.size()});
  }

  json_limits const& limits_;
  std::size_t depth_ = 0;
  bool is_first_ = true;
};

}  // namespace qtasks::detail
