// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/uuid.hpp>

#include <string_view>

namespace qtasks::triggers {

/// The members of `event_view` for the engine's triggers whose events contain a task's plain values.
struct task_view {
  std::string_view task_name;
  qtasks::uuid uuid;  ///< all bytes are zero if the task has none yet
  int priority;

  /// Copies the event's plain values.
  template <class Event>
  constexpr explicit task_view(Event const& event) noexcept
      : task_name(event.task_name), uuid(uuid_of(event)), priority(event.priority) {}

 private:
  template <class Event>
  static constexpr qtasks::uuid uuid_of(Event const& event) noexcept {
    if constexpr (requires { event.uuid; }) {
      return event.uuid;
    } else {
      return {};
    }
  }
};

}  // namespace qtasks::triggers
