// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace qtasks::option {

/// Limits how many runs of a task there are at a time, over all workers of the application. Others wait in the queue,
/// and delay no other task. A run that has lost its lease is not counted any more.
struct concurrency {
  static constexpr std::string_view option_name = "concurrency";
  int at_most = 1;  ///< at least 1
};

}  // namespace qtasks::option
