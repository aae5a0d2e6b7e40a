// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>

#include <cstdint>

namespace qtasks::detail {

/// The decision of a breaker about an attempt: one word, which a register holds.
class breaker_permit {
 public:
  constexpr breaker_permit() noexcept = default;  ///< refused
  /// `word` is that of the control, with the number of a probe's slot, from 1, in its low bits.
  QTASKS_INLINE constexpr explicit breaker_permit(std::uint64_t word) noexcept : word_(word) {}

  QTASKS_INLINE constexpr bool granted() const noexcept { return word_ != refused; }
  /// The number of a probe's slot; 0 if the breaker was closed.
  QTASKS_INLINE constexpr std::uint16_t probe() const noexcept { return static_cast<std::uint16_t>(word_); }
  /// The number of the state in which it was granted; a later one is larger, modulo 2^32.
  QTASKS_INLINE constexpr std::uint32_t generation() const noexcept {
    return static_cast<std::uint32_t>(word_ >> 32) << 2;
  }
  /// The control has not changed its state since. The word of a closed breaker counts no probes.
  QTASKS_INLINE constexpr bool is_of(std::uint64_t word) const noexcept {
    return probe() == 0 ? word == word_ : (word_ ^ word) >> 32 == 0;
  }

 private:
  static constexpr std::uint64_t refused = ~std::uint64_t{0};
  std::uint64_t word_ = refused;
};

}  // namespace qtasks::detail
