// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace qtasks {

/// How far a task says it has come: `done` of `of` steps; both are 0 until it says so.
struct task_progress {
  std::uint32_t done = 0;  ///< steps that are done
  std::uint32_t of = 0;    ///< steps in all
  friend constexpr bool operator==(task_progress, task_progress) = default;
};

}  // namespace qtasks
