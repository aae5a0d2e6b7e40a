// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/uuid.hpp>
#include <qtasks/plugins/detail/splitmix64.hpp>

#include <cstddef>
#include <cstdint>
#include <random>

namespace qtasks::detail {

/// A UUID of version 4 (RFC 9562).
inline qtasks::uuid random_uuid() {
  static random_numbers numbers{[] {
    std::random_device device;
    return std::uint64_t{device()} << 32 | device();
  }()};
  qtasks::uuid made;
  for (std::size_t half = 0; half < 16; half += 8) {
    std::uint64_t const number = numbers.next();
    for (std::size_t i = 0; i < 8; ++i) made.bytes[half + i] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  made.bytes[6] = static_cast<std::uint8_t>(0x40 | (made.bytes[6] & 0x0F));
  made.bytes[8] = static_cast<std::uint8_t>(0x80 | (made.bytes[8] & 0x3F));
  return made;
}

}  // namespace qtasks::detail
