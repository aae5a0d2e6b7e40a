// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace qtasks::detail {

/// Appends pieces of text to a buffer; without a buffer it only counts.
struct text_writer {
  char* out = nullptr;
  std::size_t size = 0;

  constexpr text_writer& operator<<(std::string_view text) {
    for (char c : text) {
      if (out != nullptr) out[size] = c;
      ++size;
    }
    return *this;
  }
  constexpr text_writer& operator<<(std::size_t number) {
    if (number >= 10) *this << number / 10;
    char const digit = static_cast<char>('0' + number % 10);
    return *this << std::string_view{&digit, 1};
  }
  /// Appends spaces up to a column, at least one.
  constexpr text_writer& pad(std::size_t written, std::size_t column) {
    do *this << " ";
    while (++written < column);
    return *this;
  }
};

/// The output of `Page::write(writer)` as a string with static storage. `write` runs twice: to count and to fill.
template <class Page>
struct static_text {
  static constexpr std::size_t size = [] {
    text_writer counting;
    Page::write(counting);
    return counting.size;
  }();
  static constexpr std::array<char, size + 1> chars = [] {
    std::array<char, size + 1> filled{};
    text_writer filling{filled.data()};
    Page::write(filling);
    return filled;
  }();
  static constexpr std::string_view view{chars.data(), size};
};

}  // namespace qtasks::detail
