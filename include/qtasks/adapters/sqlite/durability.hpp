// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// What survives that was acknowledged: the second parameter of a `sqlite_broker`.
struct durability {
  /// It survives the end of the process, of the system, and of power: each commit waits until the disk has it (SQLite's
  /// `synchronous=FULL`).
  struct full {
    static constexpr char const* synchronous = "pragma synchronous=full";  ///< for SQLite
  };

  /// It survives the end of the process. The end of the system or of power can take the last commits back, in their
  /// order, and leaves the file whole (SQLite's `synchronous=NORMAL`).
  struct normal {
    static constexpr char const* synchronous = "pragma synchronous=normal";  ///< for SQLite
  };
};

}  // namespace qtasks
