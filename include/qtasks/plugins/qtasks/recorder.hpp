// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/fixed_string.hpp>
#include <qtasks/core/trigger.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace qtasks {

namespace detail {

/// The name of a trigger. A misspelt one causes a compile error, and the empty name avoids further errors.
template <fixed_string Trigger>
constexpr std::string_view checked_name() noexcept {
  if constexpr (KnownTrigger<Trigger>) {
    return trigger<Trigger>::name;
  } else {
    (void)sizeof(typename decltype(detail::check_trigger<Trigger>())::type);
    return {};
  }
}

}  // namespace detail

/// A fired trigger and the name of its task, which is empty if the trigger has none.
struct fired_trigger {
  std::string_view trigger;  ///< the trigger's name
  std::string_view task;     ///< the task's name; empty if the event has no task
};

/// For tests: records the first `Capacity` triggers that are fired, in order, and counts the others. It handles every
/// trigger except `task_executor_run_task_around`. Several threads can record; read the records when the threads have
/// finished. A misspelt trigger name in `count`, `is` or `in_order` does not compile.
template <std::size_t Capacity = 64>
class recorder {
 public:
  static constexpr bool shared = true;  ///< threads may share it
  constexpr void on(auto trigger, auto const& event) noexcept {
    std::uint32_t const index = fired_.fetch_add(1);
    if (index < Capacity) records_[index] = {trigger.name, task_of(event)};
  }

  /// The number of fired triggers, including those that were only counted.
  constexpr std::size_t fired() const noexcept { return fired_.load(); }
  /// The number of records.
  constexpr std::size_t size() const noexcept { return fired() < Capacity ? fired() : Capacity; }
  /// The first record.
  constexpr fired_trigger const* begin() const noexcept { return records_.data(); }
  /// Behind the last record.
  constexpr fired_trigger const* end() const noexcept { return records_.data() + size(); }
  /// Forgets all records. Not while other threads run tasks.
  constexpr void clear() noexcept { fired_.store(0); }

  /// The number of records of the trigger; with a task name, only those of that task.
  template <fixed_string Trigger>
  constexpr std::size_t count(std::string_view task = {}) const noexcept {
    std::size_t found = 0;
    for (auto const& record : *this)
      found += record.trigger == detail::checked_name<Trigger>() && (task.empty() || record.task == task);
    return found;
  }

  /// Whether exactly these triggers were fired, in this order.
  template <fixed_string... Triggers>
  constexpr bool is() const noexcept {
    return fired() == sizeof...(Triggers) && in_order<Triggers...>();
  }

  /// Whether the records contain these triggers in this order, possibly with others between them.
  template <fixed_string... Triggers>
  constexpr bool in_order() const noexcept {
    auto const* position = begin();
    [[maybe_unused]] auto const find = [&position, this](std::string_view name) {
      while (position != end() && position->trigger != name) ++position;
      return position != end() && (++position, true);
    };
    return (find(detail::checked_name<Triggers>()) && ...);
  }

 private:
  static constexpr std::string_view task_of([[maybe_unused]] auto const& event) noexcept {
    if constexpr (requires { std::string_view{event.task_func.name}; }) return event.task_func.name;
    return {};
  }

  std::array<fired_trigger, Capacity> records_{};
  constexpr_atomic<std::uint32_t> fired_{};
};

}  // namespace qtasks
