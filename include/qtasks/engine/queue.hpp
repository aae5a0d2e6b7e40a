// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/fixed_string.hpp>
#include <qtasks/executor/task.hpp>

#include <string_view>

namespace qtasks::option {

/// The queue of a task: `option::queue<"mail">{}`. Workers can serve some queues only, and a queue can be paused.
/// Without this option, a task is in the queue `"default"`.
template <fixed_string Name>
struct queue {
  static constexpr std::string_view option_name = "queue";
  static constexpr std::string_view name = detail::name_view<Name>;  ///< the name of the queue
};

}  // namespace qtasks::option
