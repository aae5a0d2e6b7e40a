// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>
#include <qtasks/engine/task_outcome.hpp>

#include <cstdint>
#include <string>

namespace qtasks {

/// A failure in the history of a task.
struct failed_attempt {
  std::uint32_t attempt = 0;                ///< counted from 1, over all runs of the task
  task_outcome how = task_outcome::failed;  ///< how the claim ended
  errc code = errc::failed;                 ///< of the error
  std::string text{};                       ///< of the error, at most 240 bytes
  std::int64_t at = 0;                      ///< nanoseconds of the broker's clock
};

}  // namespace qtasks
