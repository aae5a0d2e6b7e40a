// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/detail/splitmix64.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace qtasks {

/// A text of at most `Capacity` bytes, from 1 to 255, which the object contains: the key of a `keyed`, for example the
/// name of a host.
template <std::size_t Capacity>
class short_text {
  static_assert(Capacity >= 1 && Capacity <= 255, "a `qtasks::short_text` holds from 1 to 255 bytes");

 public:
  /// The empty text.
  constexpr short_text() noexcept = default;
  /// Returns a copy of the text; nothing if it is longer than `Capacity` bytes. Linear time.
  static constexpr std::optional<short_text> of(std::string_view text) noexcept {
    if (text.size() > Capacity) return std::nullopt;
    short_text copy;
    std::copy(text.begin(), text.end(), copy.bytes_.begin());
    copy.size_ = static_cast<std::uint8_t>(text.size());
    return copy;
  }

  /// Returns a view of the text, which must not outlive the object.
  constexpr std::string_view view() const noexcept { return {bytes_.data(), size_}; }
  /// The same as `view()`, implicitly.
  // NOLINTNEXTLINE(google-explicit-constructor): it is used as a text
  constexpr operator std::string_view() const noexcept { return view(); }

  /// Returns the hash by which tables find it: eight bytes in each step.
  constexpr std::uint64_t key_hash() const noexcept {
    auto const words = std::bit_cast<std::array<std::uint64_t, sizeof bytes_ / 8>>(bytes_);
    std::uint64_t sum = size_;
    for (std::size_t i = 0; i < (size_ + 7U) / 8; ++i) {
      sum = (sum ^ words[i]) * 0x9e37'79b9'7f4a'7c15U;
      sum ^= sum >> 32;
    }
    return detail::splitmix64_mix(sum);
  }

  /// True for the same bytes.
  friend constexpr bool operator==(short_text const& a, short_text const& b) noexcept {
    return a.size_ == b.size_ && a.bytes_ == b.bytes_;
  }

 private:
  std::array<char, (Capacity + 7) / 8 * 8> bytes_{};  // zeros behind the text
  std::uint8_t size_ = 0;
};

}  // namespace qtasks
