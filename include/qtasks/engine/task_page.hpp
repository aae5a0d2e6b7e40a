// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/task_snapshot.hpp>

#include <cstdint>
#include <vector>

namespace qtasks {

/// Some of a broker's tasks. A task that is there while all pages are read is on exactly one of them.
struct task_page {
  std::vector<task_snapshot> tasks{};  ///< each as it was when it was read
  std::uint64_t next = 0;              ///< for `task_query::after`; 0: this is the last page
};

}  // namespace qtasks
