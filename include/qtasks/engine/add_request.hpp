// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/uuid.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/unique_until.hpp>
#include <qtasks/executor/run_info.hpp>

#include <cstdint>
#include <string_view>

namespace qtasks {

/// What an application asks a broker to store with a task. Times are those of the broker's clock.
struct add_request {
  int priority = 0;                     ///< a smaller number starts first
  std::int64_t not_before = 0;          ///< the task starts no earlier; 0: at once
  std::int64_t deadline = no_deadline;  ///< a task that has not started by then ends with `errc::timeout`
  qtasks::uuid uuid{};                  ///< chosen by the producer; zero: none
  std::string_view key{};               ///< unique among the tasks that have not ended; empty: none
  unique_until key_until{};             ///< how long the key names the task
  std::int64_t wait = 0;                ///< nanoseconds to wait for room, if there is none
};

/// A broker's answer to an `add_request`.
struct added_task {
  task_id id{};          ///< the broker's number of the task
  bool existed = false;  ///< the task was there before, by its uuid or its key
};

}  // namespace qtasks
