// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/uuid.hpp>

#include <string_view>

namespace qtasks {

/// A task as a queue stores it; QTasks' `task_broker`.
struct task_record {
  qtasks::uuid uuid{};      ///< all bytes zero: none
  std::string_view name{};  ///< of the task
  int priority = 0;         ///< a smaller number runs first
  int attempt = 1;          ///< 1 on the first run
};

}  // namespace qtasks
