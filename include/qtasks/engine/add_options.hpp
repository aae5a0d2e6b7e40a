// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>
#include <qtasks/core/uuid.hpp>
#include <qtasks/engine/unique_until.hpp>
#include <qtasks/executor/run_info.hpp>

#include <string_view>

namespace qtasks {

/// The caller's data for one added task: `app.add_task<"name">(add_options{...}, args...)`. Only a member that the
/// caller sets replaces the task's options.
struct add_options {
  int priority = priority_of_task;      ///< a smaller number starts first, from -8 to 7
  duration delay{};                     ///< the task starts no earlier than this after the call
  duration deadline = duration::max();  ///< after the call: not started by then, the task ends with `errc::timeout`
  duration wait_for_room{};             ///< if the queue is full, waits so long for room; not on a worker's thread
  qtasks::uuid uuid{};            ///< adding one again returns its task, while the broker keeps that; zero: made here
  std::string_view unique_key{};  ///< while one of this name and key has not ended, adding returns that one
  qtasks::unique_until unique_until = qtasks::unique_until::ended;  ///< how long the key names the task
};

}  // namespace qtasks
