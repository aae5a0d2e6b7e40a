// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/uuid.hpp>
#include <qtasks/engine/detail/random_uuid.hpp>

#include <cstddef>
#include <cstdint>

namespace qtasks::detail {

/// A UUID of version 7 (RFC 9562) of this time, in nanoseconds since 1970: one that is made later is greater, so that
/// an index grows at its end.
inline qtasks::uuid ordered_uuid(std::int64_t now) {
  auto made = detail::random_uuid();
  auto const milliseconds = static_cast<std::uint64_t>(now / 1'000'000);
  for (std::size_t i = 0; i < 6; ++i) made.bytes[i] = static_cast<std::uint8_t>(milliseconds >> (8 * (5 - i)));
  made.bytes[6] = static_cast<std::uint8_t>(0x70 | (made.bytes[6] & 0x0F));
  return made;
}

}  // namespace qtasks::detail
