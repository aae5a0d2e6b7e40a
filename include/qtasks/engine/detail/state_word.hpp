// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/task_status.hpp>

#include <cstdint>

namespace qtasks::detail {

/// The state of a record of the memory broker in one word: the status, what holds the record, and the token of the last
/// claim. A record is freed when nothing holds it any more.
class state_word {
 public:
  using rep = std::uint64_t;

  static constexpr rep waiter = rep{1} << 4;  ///< a thread waits for the end of the task
  static constexpr rep queued = rep{1} << 5;  ///< the record is in a list, or in the hands of a claim
  static constexpr rep live = rep{1} << 6;    ///< the task has not ended, or the broker keeps it for a while
  static constexpr rep orphan = rep{1} << 7;  ///< the broker is gone
  static constexpr rep one_handle = rep{1} << 8;
  static constexpr rep all_handles = rep{0xFFFF} << 8;
  static constexpr rep one_pin = rep{1} << 24;  ///< a claim that may read the arguments
  static constexpr rep all_pins = rep{0xFF} << 24;
  static constexpr rep holds = queued | live | all_handles | all_pins;

  constexpr explicit state_word(rep bits) noexcept : bits_(bits) {}
  /// The word of a record that no task uses.
  static constexpr state_word unused(std::uint32_t token) noexcept {
    return state_word{free_status | rep{token} << 32};
  }

  constexpr rep bits() const noexcept { return bits_; }
  constexpr bool has(rep bits) const noexcept { return (bits_ & bits) != 0; }
  constexpr bool is_unused() const noexcept { return (bits_ & status_bits) == free_status; }
  /// A thread changes the record.
  constexpr bool is_locked() const noexcept { return (bits_ & status_bits) == locked_status; }
  /// Meaningless while the record is unused or locked.
  constexpr task_status status() const noexcept { return static_cast<task_status>(bits_ & status_bits); }
  constexpr bool is_final() const noexcept { return !is_unused() && !is_locked() && qtasks::is_final(status()); }
  /// A worker holds the task.
  constexpr bool is_running() const noexcept { return has(live) && (bits_ & status_bits) == running_status; }
  constexpr std::uint32_t token() const noexcept { return static_cast<std::uint32_t>(bits_ >> 32); }

  constexpr state_word locked() const noexcept { return state_word{(bits_ & ~status_bits) | locked_status}; }
  constexpr state_word with(task_status status) const noexcept {
    return state_word{(bits_ & ~status_bits) | static_cast<rep>(status)};
  }
  constexpr state_word with_token(std::uint32_t token) const noexcept {
    return state_word{(bits_ & 0xFFFF'FFFFU) | rep{token} << 32};
  }

 private:
  static constexpr rep status_bits = 0xF;
  static constexpr rep running_status = static_cast<rep>(task_status::process);
  static constexpr rep locked_status = 14;
  static constexpr rep free_status = 15;

  rep bits_;
};

}  // namespace qtasks::detail
