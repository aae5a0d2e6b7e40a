// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace qtasks::detail {

/// Spreads a number over all 64 bits, one to one: the last step of SplitMix64 (Steele, Lea, Flood 2014).
constexpr std::uint64_t mixed(std::uint64_t x) noexcept {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

}  // namespace qtasks::detail
