// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/uuid.hpp>
#include <qtasks/engine/detail/current_run.hpp>
#include <qtasks/engine/detail/failure_history.hpp>
#include <qtasks/engine/detail/ready_lists.hpp>
#include <qtasks/engine/detail/state_word.hpp>
#include <qtasks/engine/unique_until.hpp>
#include <qtasks/executor/run_info.hpp>
#include <qtasks/executor/stop_flag.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace qtasks::detail {

/// What only some tasks have: an identity that their producer chose, and a unique key.
struct chosen_identity {
  qtasks::uuid uuid{};
  std::string key;
  unique_until key_until{};
};

/// A place for one task in the memory broker. `Size` bytes hold the arguments, and as many the outcome.
template <std::size_t Size, std::size_t Alignment>
struct alignas(64) task_cell {
  static constexpr std::size_t max_text = sizeof(current_run::text);

  // Read and written by claims and ends.
  std::atomic<state_word::rep> word{state_word::unused(0).bits()};
  std::atomic<std::uint32_t> next{no_slot};  ///< in the list that contains the cell
  std::uint32_t task = 0;                    ///< its number in the list of tasks
  std::uint64_t age = 0;                     ///< counted by the list of tasks that can start
  std::uint64_t generation = 0;              ///< of the tasks that the cell held
  int priority = 0;
  std::uint32_t attempts = 0;       ///< failed calls of the task
  std::uint32_t deliveries = 0;     ///< claims
  std::uint32_t unanswered = 0;     ///< claims since the last one that ended with an answer
  std::uint32_t interruptions = 0;  ///< claims that ended without a verdict
  bool is_cancelled = false;        ///< the task was cancelled while it ran
  stop_flag* running = nullptr;     ///< that of the run; null while nothing runs

  std::int64_t deadline = no_deadline;
  std::int64_t claimed_at = 0;
  std::atomic<std::int64_t> lease_until{0};
  std::atomic<std::uint64_t> progress{0};
  std::int64_t ended_at = 0;  ///< of a task that is kept for a while
  std::unique_ptr<chosen_identity> identity;
  failure_history failures;
  bool has_outcome = false;

  alignas(Alignment) std::array<std::byte, Size> arguments;
  alignas(Alignment) std::array<std::byte, Size> outcome;
  std::array<char, max_text> text;  ///< of the outcome's error
};

}  // namespace qtasks::detail
