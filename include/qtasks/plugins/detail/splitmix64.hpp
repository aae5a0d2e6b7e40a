// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>

#include <cstdint>

namespace qtasks::detail {

/// Spreads a number over all 64 bits, one to one: the last step of SplitMix64 (Steele, Lea, Flood 2014).
constexpr std::uint64_t splitmix64_mix(std::uint64_t x) noexcept {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

/// SplitMix64: threads that share it draw different numbers of one sequence.
class random_numbers {
 public:
  constexpr explicit random_numbers(std::uint64_t seed) noexcept : state_(seed) {}
  constexpr std::uint64_t next() noexcept {
    constexpr std::uint64_t step = 0x9E37'79B9'7F4A'7C15;
    return splitmix64_mix(state_.fetch_add(step) + step);
  }

 private:
  constexpr_atomic<std::uint64_t, atomic_order::relaxed> state_;
};

}  // namespace qtasks::detail
