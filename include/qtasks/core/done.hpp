// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// The value of a task that returns nothing. A handler that returns `done` for such a task has
/// handled the trigger; one that returns `void` has left it alone.
struct done {
  friend constexpr bool operator==(done, done) noexcept { return true; }
};

}  // namespace qtasks
