// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/uuid.hpp>
#include <qtasks/executor/task_record.hpp>

#include <cstddef>
#include <string>

namespace qtasks::detail {

/// The element of QTasks' queue for a task: `name:uuid:priority`.
inline std::string task_data(task_record const& task) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text{task.name};
  for (std::size_t i = 0; i < task.uuid.bytes.size(); ++i) {
    text += i == 0 ? ":" : i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "";
    text += digits[task.uuid.bytes[i] >> 4];
    text += digits[task.uuid.bytes[i] & 0xF];
  }
  return text += ":" + std::to_string(task.priority);
}

}  // namespace qtasks::detail
