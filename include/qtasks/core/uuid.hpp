// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstdint>

namespace qtasks {

/// The identity of a queued task: 16 bytes, in the order of the textual form. All bytes are zero for a run without one,
/// such as a run that `execute` starts without a queue. Use a UUID library to generate and to parse them.
struct uuid {
  std::array<std::uint8_t, 16> bytes{};  ///< in the order of the textual form
  friend constexpr bool operator==(uuid const&, uuid const&) = default;
};

}  // namespace qtasks
