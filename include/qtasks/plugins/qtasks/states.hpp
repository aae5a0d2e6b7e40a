// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/detail/type_list.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/qtasks/state.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace qtasks {

/// QTasks' State plugin with typed states: owns state machines with the lifetime of the executor. A task gets its
/// machine from `state_of<Machine>(ctx)`. `states<Machine>` has one machine for all tasks; `states<Machine,
/// decltype(a), decltype(b)>` has one for `a`, one for `b`, and none for other tasks. A copy of the plugin copies the
/// current states. Lock-free.
template <class Machine, class... Tasks>
class states {
  template <class Task>
  static constexpr bool serves = sizeof...(Tasks) == 0 || detail::is_one_of<Task, std::remove_const_t<Tasks>...>;

 public:
  using order = qtasks::order<provides<state<Machine>>>;

  template <class Event>
  requires(serves<typename Event::task_type>) QTASKS_INLINE
      constexpr void on(trigger<"task_executor_before_execute">, Event const& event) noexcept {
    *event.context.template get<state<Machine>>() = machine<typename Event::task_type>();
  }

  /// The machine: `executor.get<states<session>>().machine()`. `Task` is needed if each task has its own.
  template <class Task = void>
  requires((sizeof...(Tasks) == 0) || serves<std::remove_const_t<Task>>) constexpr state<Machine> machine() noexcept {
    std::size_t index = 0;
    (void)((std::is_same_v<std::remove_const_t<Tasks>, std::remove_const_t<Task>> ||
            (static_cast<void>(++index), false)) ||
           ...);
    return state<Machine>{current_[sizeof...(Tasks) == 0 ? 0 : index]};
  }

 private:
  std::array<constexpr_atomic<std::uint32_t>, sizeof...(Tasks) == 0 ? 1 : sizeof...(Tasks)> current_{};
};

}  // namespace qtasks
