// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/observability/detail/valid_utf8.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <string_view>

namespace qtasks::detail {

/// The longest beginning of a text that has at most `size` bytes and ends after a character.
constexpr std::string_view cut_utf8(std::string_view text, std::size_t size) noexcept {
  std::size_t end = 0;
  while (end < text.size()) {
    std::size_t const next = end + detail::first_of_utf8(text.substr(end)).length;
    if (next > size) break;
    end = next;
  }
  return text.substr(0, end);
}

/// The text of an error, in a place of fixed size. What does not fit is cut off.
class json_text {
 public:
  static constexpr std::size_t max_size = 240;   ///< as much as the engine keeps of an error
  static constexpr std::size_t max_quoted = 32;  ///< bytes of a quoted text

  void clear() noexcept { size_ = 0; }
  std::string_view view() const noexcept { return {data_.data(), size_}; }

  json_text& operator<<(std::string_view text) noexcept {
    if (text.size() > max_size - size_) text = detail::cut_utf8(text, max_size - size_);
    std::copy(text.begin(), text.end(), data_.data() + size_);
    size_ += text.size();
    return *this;
  }
  template <std::integral T>
  json_text& operator<<(T number) noexcept {
    std::array<char, 24> digits;
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    return *this << std::string_view{digits.data(), static_cast<std::size_t>(end - digits.data())};
  }
  /// Appends the beginning of a text in quotes. Controls, quotes and what is not UTF-8 are escaped.
  json_text& quote(std::string_view text) noexcept {
    std::string_view rest = detail::cut_utf8(text, max_quoted);
    bool const is_cut = rest.size() < text.size();
    *this << "\"";
    while (!rest.empty()) {
      utf8_prefix const next = detail::first_of_utf8(rest);
      std::string_view const character = rest.substr(0, next.length);
      if (next.is_character && !is_control(character) && character != "\"" && character != "\\") {
        *this << character;
      } else {
        for (char each : character) escape(static_cast<unsigned char>(each));
      }
      rest.remove_prefix(next.length);
    }
    return *this << (is_cut ? "...\"" : "\"");
  }

 private:
  static bool is_control(std::string_view character) noexcept {
    auto const first = static_cast<unsigned char>(character[0]);
    return first < 0x20 || first == 0x7F || (first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0);
  }
  void escape(unsigned char byte) noexcept {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<char, 4> const text{'\\', 'x', digits[byte / 16U], digits[byte % 16U]};
    *this << std::string_view{text.data(), text.size()};
  }

  std::array<char, max_size> data_;
  std::size_t size_ = 0;
};

}  // namespace qtasks::detail
