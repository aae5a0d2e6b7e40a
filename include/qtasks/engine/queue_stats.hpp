// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/task_status.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace qtasks {

/// How many tasks a broker has.
struct queue_stats {
  /// The tasks of one name.
  struct row {
    std::string_view name{};                 ///< of the task; a literal
    std::string_view queue{};                ///< the name of its queue; a literal
    std::array<std::size_t, 7> by_status{};  ///< how many, in the order of `task_status`

    /// How many have this status.
    std::size_t count(task_status status) const noexcept { return by_status[static_cast<std::size_t>(status)]; }
  };

  std::vector<row> tasks{};  ///< a row for each task of the application, in its order
  std::size_t capacity = 0;  ///< the most tasks that the broker can have

  /// How many tasks of all names have this status.
  std::size_t count(task_status status) const noexcept {
    std::size_t found = 0;
    for (row const& each : tasks) found += each.count(status);
    return found;
  }
};

}  // namespace qtasks
