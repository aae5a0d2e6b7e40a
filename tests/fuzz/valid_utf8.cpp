// SPDX-License-Identifier: BSL-1.0
// What is not UTF-8 in a text becomes U+FFFD; the rest stays as it is.
#include <qtasks/plugins/observability/detail/valid_utf8.hpp>

#include "fuzz.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using qtasks::detail::valid_utf8;

namespace {

/// UTF-8 by its definition: each character is the shortest encoding of a number that may be encoded.
bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    auto const first = static_cast<unsigned char>(text[0]);
    std::size_t const size = first < 0x80        ? 1
                             : first >> 5U == 6  ? 2
                             : first >> 4U == 14 ? 3
                             : first >> 3U == 30 ? 4
                                                 : 0;
    if (size == 0 || size > text.size()) return false;
    std::uint32_t code = size == 1 ? first : first & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) {
      auto const byte = static_cast<unsigned char>(text[i]);
      if (byte >> 6U != 2) return false;
      code = code << 6U | (byte & 0x3FU);
    }
    std::size_t const shortest = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (size != shortest || code > 0x10FFFF || code >> 11U == 0x1B) return false;
    text.remove_prefix(size);
  }
  return true;
}

}  // namespace

void fuzz(std::string_view input) {
  std::string const text{input};
  std::string const valid = valid_utf8(text);
  check(is_utf8(valid), "what is written is UTF-8");
  check((valid == text) == is_utf8(text), "UTF-8 stays as it is");
  check(valid_utf8(valid) == valid, "the second time, nothing changes");
  std::size_t const half = text.size() / 2;
  check(valid_utf8(text.substr(0, half) + "|" + text.substr(half)) ==
            valid_utf8(text.substr(0, half)) + "|" + valid_utf8(text.substr(half)),
        "a character of ASCII ends what is before it");
}
