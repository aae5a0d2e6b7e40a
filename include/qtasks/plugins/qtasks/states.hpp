// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/core/detail/type_list.hpp>
#include <qtasks/plugins/qtasks/state.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace qtasks {

/// QTasks' State plugin with typed states: keeps a machine for as long as the executor lives, and hands it to tasks,
/// which ask for it with `state_of<Machine>(ctx)`. `states<Machine>` is one machine for all tasks;
/// `states<Machine, decltype(a), decltype(b)>` one each for `a` and `b`, and none for other tasks. Of a copy, the
/// machines begin where the original's are. Lock-free.
template <class Machine, class... Tasks>
class states {
  template <class Task>
  static constexpr bool serves = sizeof...(Tasks) == 0 || detail::is_one_of<Task, std::remove_const_t<Tasks>...>;

 public:
  using order = qtasks::order<provides<state<Machine>>>;

  template <class Event>
  requires(serves<typename Event::task_type>) QTASKS_INLINE
      constexpr void on(trigger<"task_executor_before_execute">, Event const& event) noexcept {
    *event.context.template get<state<Machine>>() = of<typename Event::task_type>();
  }

  /// The machine, of a task if each has its own: `executor.get<states<session>>().of()`.
  template <class Task = void>
  requires((sizeof...(Tasks) == 0) || serves<std::remove_const_t<Task>>) constexpr state<Machine> of() noexcept {
    std::size_t at = 0;
    (void)((std::is_same_v<std::remove_const_t<Tasks>, std::remove_const_t<Task>> || (++at, false)) || ...);
    return state<Machine>{current_[sizeof...(Tasks) == 0 ? 0 : at]};
  }

 private:
  std::array<constexpr_atomic<std::uint32_t>, sizeof...(Tasks) == 0 ? 1 : sizeof...(Tasks)> current_{};
};

}  // namespace qtasks
