// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstdint>

namespace qtasks {

/// A clock of `std::chrono::system_clock`: nanoseconds since 1970, the same for all processes. It can be set, and then
/// jumps.
struct wall_clock {
  /// The time now.
  std::int64_t now() const noexcept {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
  }
};

}  // namespace qtasks
