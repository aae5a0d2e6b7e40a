// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace qtasks::detail {

/// The place of a name in a list; the size of the list if it is not there.
template <std::size_t N>
constexpr std::size_t place_in(std::array<std::string_view, N> const& names, std::string_view name) noexcept {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == name) return i;
  }
  return N;
}
/// The place of the first name that is in the list before; the size of the list if there is none.
template <std::size_t N>
constexpr std::size_t first_repeated(std::array<std::string_view, N> const& names) noexcept {
  for (std::size_t i = 0; i < N; ++i) {
    if (detail::place_in(names, names[i]) != i) return i;
  }
  return N;
}

}  // namespace qtasks::detail
