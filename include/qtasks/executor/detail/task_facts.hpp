// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/stack_facts.hpp>
#include <qtasks/executor/detail/step_facts.hpp>
#include <qtasks/executor/task_executor.hpp>

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <type_traits>

namespace qtasks::detail {

/// The leaf handles one of the events that a step can fire.
template <class Step, class Leaf, class... Events>
constexpr bool called_in_step(type_list<Events...>) {
  using name = trigger<Step::name>;
  if constexpr (std::is_same_v<Step, steps::run_task_around>) {
    return (IsCalledAround<Leaf, name, Events, next_archetype<Events>> || ...);
  } else {
    return (IsCalled<Leaf, name, Events> || ...);
  }
}

/// The steps in which a run of this task calls a plugin, computed with the types of the real events. The step `decode`
/// is checked for a task without the option too, with the event of a `done`.
template <class Leaf, class Stack, class Task, class Steps = steps::all>
struct called_in_runs;
template <class Leaf, class Stack, class Task, class... Steps>
struct called_in_runs<Leaf, Stack, Task, type_list<Steps...>> {
  using types = types_of_task<typename executor_with<Stack>::type, Task, true>;
  static constexpr std::array<bool, sizeof...(Steps)> by{
      called_in_step<Steps, Leaf>(typename Steps::template events<types>{})...};
  static constexpr bool any = (called_in_step<Steps, Leaf>(typename Steps::template events<types>{}) || ...);
};

/// What the runs of tasks do with a plugin at a trigger; the first that applies.
enum class usage {
  called,    ///< one of them calls it
  unfit,     ///< one fires the trigger, with an event that the plugin does not accept
  unfired,   ///< none fires the trigger
  unserved,  ///< the plugin's `only_for` lists none of the tasks
  outside,   ///< no run fires the trigger
};

/// A row for each task: the plugins that its runs call. For each trigger, what the runs do with each plugin.
template <class Stack, class Leaves, class Steps, class... Tasks>
struct task_facts;
template <class Stack, class... Leaves, class... Steps, class... Tasks>
struct task_facts<Stack, type_list<Leaves...>, type_list<Steps...>, Tasks...> {
  using row = fact_row<sizeof...(Leaves)>;
  template <class Task>
  static constexpr row row_of() {
    return {Task::name, {called_in_runs<Leaves, Stack, Task>::any..., false}};
  }
  static constexpr std::array<row, sizeof...(Tasks) + 1> rows{row_of<Tasks>()..., row{}};

  using usages = std::array<usage, sizeof...(Leaves) + 1>;
  static constexpr usages usages_at(std::string_view trigger) {
    constexpr std::array<std::string_view, sizeof...(Steps)> names{Steps::name.view()...};
    usages found;
    found.fill(usage::outside);
    for (std::size_t step = 0; step < names.size(); ++step) {
      if (names[step] != trigger) continue;
      for (usages const& each : std::initializer_list<usages>{usages_in<Tasks>(step)...}) {
        for (std::size_t i = 0; i < sizeof...(Leaves); ++i) found[i] = each[i] < found[i] ? each[i] : found[i];
      }
    }
    return found;
  }

 private:
  template <class Task>
  static constexpr std::array<bool, sizeof...(Steps)> fires{
      (Steps::template events<types_of_task<typename executor_with<Stack>::type, Task, true>>::size > 0)...};

  template <class Leaf, class Task>
  static constexpr usage usage_in(std::size_t step) {
    if (!Leaf::template serves<Task>) return usage::unserved;
    if (!fires<Task>[step]) return usage::unfired;
    return called_in_runs<Leaf, Stack, Task>::by[step] ? usage::called : usage::unfit;
  }
  template <class Task>
  static constexpr usages usages_in([[maybe_unused]] std::size_t step) {
    return {usage_in<Leaves, Task>(step)..., usage::outside};
  }
};

/// The failure of the leaf's handler for one of these events of a step ends the run.
template <class Step, class Leaf, class Stack, class... Events>
constexpr bool ends_run_in(type_list<Events...>) {
  if constexpr (std::is_same_v<Step, steps::run_task_around> || std::is_same_v<Step, steps::task_close>) return false;
  return ((HasHandler<typename Leaf::plugin, trigger<Step::name>, Events> &&
           Propagates<Leaf, Step::name, Stack, Events, Step::before_task>) ||
          ...);
}

/// Whether the failure of a plugin can end a run: a run of one of the tasks, or of the archetype of a task.
template <class Stack, class Steps, class... Tasks>
struct run_enders;
template <class Stack, class... Steps>
struct run_enders<Stack, type_list<Steps...>> {
  template <class Leaf>
  static constexpr bool has = (ends_run_in<Steps, Leaf, Stack>(type_list<archetype_event<Steps::name>>{}) || ...);
};
template <class Stack, class... Steps, class... Tasks>
requires(sizeof...(Tasks) > 0) struct run_enders<Stack, type_list<Steps...>, Tasks...> {
  template <class Leaf, class Task>
  static constexpr bool ends_a_run = [] {
    using types = types_of_task<typename executor_with<Stack>::type, Task, true>;
    return Leaf::template serves<Task> &&
           (ends_run_in<Steps, Leaf, Stack>(typename Steps::template events<types>{}) || ...);
  }();
  template <class Leaf>
  static constexpr bool has = detail::any_of({ends_a_run<Leaf, Tasks>...});
};

}  // namespace qtasks::detail
