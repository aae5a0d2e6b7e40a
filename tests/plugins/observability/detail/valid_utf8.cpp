// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/observability/detail/valid_utf8.hpp>

#include "support/catch.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using qtasks::detail::valid_utf8;
using namespace std::string_literals;

std::string encoded(std::uint32_t code) {
  auto const tail = [code](int shift) { return static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xC0 | (code >> 6)), tail(0)};
  if (code < 0x10000) return {static_cast<char>(0xE0 | (code >> 12)), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | (code >> 18)), tail(12), tail(6), tail(0)};
}

TEST_CASE("every character stays as it is") {
  int changed = 0;
  for (std::uint32_t code = 0; code <= 0x10FFFF; ++code) {
    if (0xD800 <= code && code <= 0xDFFF) continue;
    if (valid_utf8(encoded(code)) != encoded(code)) ++changed;
  }
  CHECK(changed == 0);
  CHECK(valid_utf8("") == "");
  CHECK(valid_utf8("a\0b\xC3\xA4"s) == "a\0b\xC3\xA4"s);
}

TEST_CASE("what is no character becomes U+FFFD") {
  std::string const bad = "\xEF\xBF\xBD";
  CHECK(valid_utf8("a\x80z") == "a" + bad + "z");
  CHECK(valid_utf8("\xFF\xFE") == bad + bad);
  CHECK(valid_utf8("\xC0\xAF") == bad + bad);            // overlong
  CHECK(valid_utf8("\xE0\x80\xAF") == bad + bad + bad);  // overlong
  CHECK(valid_utf8("\xF0\x80\x80\xAF") == bad + bad + bad + bad);
  CHECK(valid_utf8("\xED\xA0\x80") == bad + bad + bad);  // a surrogate
  CHECK(valid_utf8("\xF4\x90\x80\x80") == bad + bad + bad + bad);
  CHECK(valid_utf8("\xE2\x82") == bad);  // truncated: one for all that can belong together
  CHECK(valid_utf8("\xF0\x9D\x84z") == bad + "z");
  CHECK(valid_utf8("\xC3") == bad);
  CHECK(valid_utf8("\xE2\x82\xE2\x82\xAC") == bad + "\xE2\x82\xAC");
}

/// Whether each character of the text is the encoding of a code: an independent definition.
bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    auto const first = static_cast<unsigned char>(text[0]);
    std::size_t const size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (text.size() < size) return false;
    std::uint32_t code = size == 1 ? first : first & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) code = (code << 6) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    if (code > 0x10FFFF || (0xD800 <= code && code <= 0xDFFF) || encoded(code) != text.substr(0, size)) return false;
    text.remove_prefix(size);
  }
  return true;
}

TEST_CASE("of all short texts of bytes at the limits, exactly those in UTF-8 stay") {
  constexpr std::array<unsigned char, 24> bytes{0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF,
                                                0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
  int wrong = 0;
  for (std::size_t number = 0; number < 24UL * 24 * 24 * 24; ++number) {
    std::string text;
    for (std::size_t rest = number, i = 0; i < 4; ++i, rest /= 24) text += static_cast<char>(bytes.at(rest % 24));
    for (; !text.empty(); text.pop_back()) {
      std::string const valid = valid_utf8(text);
      if (!is_utf8(valid) || (valid == text) != is_utf8(text)) ++wrong;
    }
  }
  CHECK(wrong == 0);
}

}  // namespace
