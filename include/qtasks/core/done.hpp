// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// The value of a task that returns `void`. A handler that returns `done` for such a task has handled the trigger;
/// a handler that returns `void` has not.
struct done {
  /// Always true: the type has one value.
  friend constexpr bool operator==(done, done) noexcept { return true; }
};

}  // namespace qtasks
