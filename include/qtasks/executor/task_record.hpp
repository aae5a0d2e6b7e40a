// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/uuid.hpp>

#include <cstdint>
#include <limits>
#include <string_view>

namespace qtasks {

/// The deadline of a run that has none.
inline constexpr std::int64_t no_deadline = std::numeric_limits<std::int64_t>::max();

/// A task as a queue knows it; QTasks' `task_broker`.
struct task_record {
  qtasks::uuid uuid{};
  std::string_view name{};
  int priority = 0;
  int attempt = 1;  ///< 1 on the first run
};

/// Asks running tasks to stop; safe between threads. Not `std::atomic<bool>`: that header costs 0.04 s to include.
class stop_flag {
 public:
  void request() noexcept { __atomic_store_n(&requested_, true, __ATOMIC_RELAXED); }
  bool requested() const noexcept { return __atomic_load_n(&requested_, __ATOMIC_RELAXED); }

 private:
  bool requested_ = false;
};

/// What whoever starts a run may say of it, for `execute(run_info{...}, task, args...)`.
struct run_info {
  qtasks::uuid uuid{};
  int priority = 0;
  int attempt = 1;
  std::int64_t deadline = no_deadline;  ///< nanoseconds of the run's clock; see qtasks/chrono.hpp
  stop_flag const* stop = nullptr;      ///< set to ask the task to stop; must outlive the run
};

}  // namespace qtasks
