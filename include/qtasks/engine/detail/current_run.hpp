// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstdint>
#include <utility>

namespace qtasks::detail {

struct current_run;

/// What a worker does for its runs.
struct run_functions {
  void (*report)(current_run&, std::uint32_t done, std::uint32_t of) noexcept;
  void* (*of_broker)(current_run&, void const* kind) noexcept;  ///< null if the broker has nothing of this kind
};

/// What a worker gives the run that it starts.
struct current_run {
  run_functions const* functions = nullptr;
  std::uint32_t deliveries = 0;
  int attempts_made = 0;       ///< calls of the task in this run, as a `retry` of the stack counts them
  std::array<char, 240> text;  ///< not set: that would cost each run

  /// The calls of the task, at least one: a run that ended before its task failed, too.
  std::uint32_t calls() const noexcept { return attempts_made > 0 ? static_cast<std::uint32_t>(attempts_made) : 1; }
};

/// The run that this thread is about to start: the run's services take it.
inline constinit thread_local current_run* starting_run = nullptr;
/// This thread runs a task for a worker.
inline constinit thread_local bool is_worker_thread = false;
struct on_worker_thread {
  bool const before = std::exchange(is_worker_thread, true);
  on_worker_thread() noexcept = default;
  on_worker_thread(on_worker_thread const&) = delete;
  on_worker_thread& operator=(on_worker_thread const&) = delete;
  ~on_worker_thread() { is_worker_thread = before; }
};

}  // namespace qtasks::detail
