// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/run_info.hpp>

#include <cstddef>
#include <cstdint>

namespace qtasks {

/// A broker's own number of a task, for as long as the broker keeps the task. Users name tasks by their `uuid`.
enum class task_id : std::uint64_t {};

namespace detail {

/// The most tasks that a worker claims at a time.
inline constexpr std::size_t most_claims = 16;

}  // namespace detail

/// A task that a worker holds. The broker changes the task for this worker only while the token is current: until the
/// task is claimed again, lost, cancelled or ended.
struct claimed {
  task_id id{};                         ///< the broker's number of the task
  std::uint32_t token = 0;              ///< grows with each claim of the task
  std::uint32_t task = 0;               ///< its number in the application's list of tasks
  std::uint32_t attempts = 0;           ///< the failed calls before this claim
  std::uint32_t deliveries = 0;         ///< the claims, with this one
  std::uint32_t interruptions = 0;      ///< the claims that ended without a verdict
  std::uint32_t number = 0;             ///< among the claims of its session
  std::int64_t deadline = no_deadline;  ///< of the broker's clock
};

}  // namespace qtasks
