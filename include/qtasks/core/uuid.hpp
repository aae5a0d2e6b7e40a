// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstdint>

namespace qtasks {

/// A task's identity, 16 bytes in the order they are written. All zero for a run that has none,
/// as one started by `execute` without a queue. Making and parsing them is a UUID library's work.
struct uuid {
  std::array<std::uint8_t, 16> bytes{};
  friend constexpr bool operator==(uuid const&, uuid const&) = default;
};

}  // namespace qtasks
