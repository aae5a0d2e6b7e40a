// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace qtasks::detail {

/// The first bytes of a text: one character in UTF-8, or bytes that are none.
struct utf8_prefix {
  std::size_t length;  ///< of bytes that are no character: as many as a character could begin with, at least one
  bool is_character;
};

/// Table 3-7 of the Unicode standard: overlong forms, surrogates and numbers above U+10FFFF are no characters.
/// Precondition: the text is not empty.
constexpr utf8_prefix first_of_utf8(std::string_view text) noexcept {
  auto const byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned char const first = byte(0);
  if (first < 0x80) return {1, true};
  if (first < 0xC2 || first > 0xF4) return {1, false};
  std::size_t const size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  std::size_t const present = std::min(size, text.size());
  unsigned char least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  unsigned char greatest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  std::size_t length = 1;
  while (length < present && least <= byte(length) && byte(length) <= greatest) {
    ++length;
    least = 0x80;
    greatest = 0xBF;
  }
  return {length, length == size};
}

/// The text with U+FFFD in place of what is not UTF-8.
inline std::string valid_utf8(std::string_view text) {
  std::string valid;
  while (!text.empty()) {
    utf8_prefix const next = first_of_utf8(text);
    valid += next.is_character ? text.substr(0, next.length) : "\xEF\xBF\xBD";
    text.remove_prefix(next.length);
  }
  return valid;
}

}  // namespace qtasks::detail
