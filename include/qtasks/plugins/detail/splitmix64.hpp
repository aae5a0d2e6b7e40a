// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>

#include <cstdint>

namespace qtasks::detail {

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection that spreads a number over all 64 bits.
constexpr std::uint64_t splitmix64_mix(std::uint64_t x) noexcept {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

/// A SplitMix64 generator. Threads may share it; each draws other numbers of the one sequence. Lock-free.
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
