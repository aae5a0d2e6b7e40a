// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/fixed_string.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/core/constexpr_atomic.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace qtasks {

namespace detail {

/// The name of a trigger; of a misspelt one, a compile error and nothing else.
template <fixed_string Trigger>
constexpr std::string_view checked_name() noexcept {
  if constexpr (KnownTrigger<Trigger>) {
    return trigger<Trigger>::name;
  } else {
    (void)sizeof(check_trigger<Trigger, false>);
    return {};
  }
}

}  // namespace detail

/// A trigger that was fired, and the task it was fired for; empty where it concerns none.
struct fired_trigger {
  std::string_view trigger;
  std::string_view task;
};

/// For tests: writes down which triggers were fired, in order, the first `Capacity` of them; the others are counted.
/// It handles every trigger but `task_executor_run_task_around`. Threads may share it; what it holds is read when they
/// are done. The names in its questions are checked: a misspelt one does not compile.
template <std::size_t Capacity = 64>
class recorder {
 public:
  constexpr void on(auto trigger, auto const& event) noexcept {
    std::uint32_t const place = fired_.fetch_add(1);
    if (place < Capacity) rows_[place] = {trigger.name, task_of(event)};
  }

  /// How many were fired, those not kept included.
  constexpr std::size_t fired() const noexcept { return fired_.load(); }
  /// How many are kept.
  constexpr std::size_t size() const noexcept { return fired() < Capacity ? fired() : Capacity; }
  constexpr fired_trigger const* begin() const noexcept { return rows_.data(); }
  constexpr fired_trigger const* end() const noexcept { return rows_.data() + size(); }
  constexpr void clear() noexcept { fired_.store(0); }

  /// How often the trigger was fired, of those kept; with a task's name, for that task.
  template <fixed_string Trigger>
  constexpr std::size_t count(std::string_view task = {}) const noexcept {
    std::size_t found = 0;
    for (auto const& row : *this)
      found += row.trigger == detail::checked_name<Trigger>() && (task.empty() || row.task == task);
    return found;
  }

  /// Exactly these were fired, in this order.
  template <fixed_string... Triggers>
  constexpr bool is() const noexcept {
    return fired() == sizeof...(Triggers) && in_order<Triggers...>();
  }

  /// These were fired in this order, perhaps with others between them; of those kept.
  template <fixed_string... Triggers>
  constexpr bool in_order() const noexcept {
    auto const* at = begin();
    [[maybe_unused]] auto const find = [&at, this](std::string_view name) {
      while (at != end() && at->trigger != name) ++at;
      return at != end() && (++at, true);
    };
    return (find(detail::checked_name<Triggers>()) && ...);
  }

 private:
  static constexpr std::string_view task_of([[maybe_unused]] auto const& event) noexcept {
    if constexpr (requires { std::string_view{event.task_func.name}; }) return event.task_func.name;
    return {};
  }

  std::array<fired_trigger, Capacity> rows_{};
  constexpr_atomic<std::uint32_t> fired_{};
};

}  // namespace qtasks
