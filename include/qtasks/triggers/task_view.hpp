// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/uuid.hpp>

#include <string_view>

namespace qtasks::triggers {

/// What an `event_view` shows of an event that carries a task's plain values.
struct task_view {
  std::string_view task_name;
  qtasks::uuid uuid;  ///< all zero where the task has none yet
  int priority;

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
