// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

namespace qtasks {

/// A string literal as a template argument: `trigger<"worker_start">`, `task<"divide">`. `N` includes the terminating
/// zero. Equality compares the text.
template <std::size_t N>
struct fixed_string {
  char data[N]{};  ///< the characters and the terminating zero

  constexpr fixed_string() = default;
  /// Copies a literal.
  // NOLINTNEXTLINE(google-explicit-constructor): literals convert
  consteval fixed_string(char const (&text)[N]) {
    for (std::size_t i = 0; i < N; ++i) data[i] = text[i];
  }

  /// Returns the characters, without the terminating zero.
  constexpr std::string_view view() const noexcept { return {data, N - 1}; }

  /// True for the same characters.
  template <std::size_t M>
  friend constexpr bool operator==(fixed_string const& a, fixed_string<M> const& b) noexcept {
    return a.view() == b.view();
  }
};

}  // namespace qtasks
