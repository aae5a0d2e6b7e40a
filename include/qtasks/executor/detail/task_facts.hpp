// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/stack_facts.hpp>
#include <qtasks/executor/handles_all.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace qtasks::detail {

/// The triggers of a run, in order.
inline constexpr std::array<std::string_view, 11> run_triggers{
    triggers::task_executor_middlewares_execute::name,
    triggers::task_executor_args_replace::name,
    triggers::task_executor_before_execute::name,
    triggers::task_executor_run_task_around::name,
    triggers::task_executor_run_task::name,
    triggers::task_executor_run_task_gen::name,
    triggers::task_executor_run_task_trigger_error::name,
    triggers::task_executor_after_execute::name,
    triggers::task_executor_after_execute_result_replace::name,
    triggers::task_executor_decode::name,
    triggers::task_executor_task_close::name};

template <class E>
struct alternatives {
  using type = type_list<E>;
};
template <class... Es>
struct alternatives<one_of<Es...>> {
  using type = type_list<Es...>;
};

/// Which of them call a plugin in this task's runs, judged with the very events.
template <class Leaf, class Stack, class Task>
struct called_in_runs {
  using call_type = typename call_of<Task>::type;
  using events = run_events<typename executor_with<Stack>::type, Task, call_type>;
  using base_event = typename events::base;
  using around = typename events::around;
  using replaced = typename events::replaced;
  using decoded =
      triggers::result_event<base_event, typename decoding<call_type, option_of<Task, option::decode>>::value>;

  template <fixed_string Name, class Event, class... Next>
  static constexpr bool is = called<type_list<Leaf>, trigger<Name>, Event, Next...>::count == 1;
  template <class... Es>
  static constexpr bool on_error(type_list<Es...>) {
    return (is<"task_executor_run_task_trigger_error",
               triggers::error_event<base_event, Es, typename call_type::value_type>> ||
            ...);
  }

  static constexpr std::array<bool, run_triggers.size()> by{
      is<"task_executor_middlewares_execute", typename events::before>,
      is<"task_executor_args_replace", typename events::args>,
      is<"task_executor_before_execute", base_event>,
      is<"task_executor_run_task_around", around, next_archetype<around>>,
      !call_type::generating && is<"task_executor_run_task", replaced>,
      call_type::generating&& is<"task_executor_run_task_gen", typename events::run_task>,
      on_error(typename alternatives<typename call_type::error_type>::type{}),
      is<"task_executor_after_execute", base_event>,
      is<"task_executor_after_execute_result_replace", replaced>,
      is<"task_executor_decode", decoded>,
      is<"task_executor_task_close", base_event>};

  static constexpr bool any = [] {
    for (bool each : by) {
      if (each) return true;
    }
    return false;
  }();
};

/// Plugins x tasks.
template <class Stack, class Leaves, class... Tasks>
struct task_facts;
template <class Stack, class... Leaves, class... Tasks>
struct task_facts<Stack, type_list<Leaves...>, Tasks...> {
  using row = fact_row<sizeof...(Leaves)>;
  template <class Task>
  static constexpr row row_of() {
    return {Task::name, {called_in_runs<Leaves, Stack, Task>::any..., false}};
  }
  static constexpr std::array<row, sizeof...(Tasks) + 1> rows{row_of<Tasks>()..., row{}};

  template <class Leaf>
  static constexpr bool calls_one = (called_in_runs<Leaf, Stack, Tasks>::any || ...);

  /// Marks, in a trigger's row, also the plugins that it calls in some task's run.
  static constexpr row completed(row each) {
    for (std::size_t t = 0; t < run_triggers.size(); ++t) {
      if (run_triggers[t] == each.name) complete(each, t, type_list<Tasks...>{});
    }
    return each;
  }

 private:
  template <class... Each>
  static constexpr void complete(row& into, [[maybe_unused]] std::size_t trigger, type_list<Each...>) {
    (mark<Each>(into, trigger), ...);
  }
  template <class Task>
  static constexpr void mark(row& into, [[maybe_unused]] std::size_t trigger) {
    [[maybe_unused]] std::size_t plugin = 0;
    ((into.plugins[plugin] = into.plugins[plugin] || called_in_runs<Leaves, Stack, Task>::by[trigger], ++plugin), ...);
  }
};

/// Speaks for a plugin that none of the tasks described ever calls.
template <class Plugin, bool Serves>
struct explain_idle {
  static_assert(Serves,
                "this plugin handles no trigger of these tasks, nor any of another component: its handlers are "
                "constrained on other types");
};

template <class Facts, class Tasks, class Leaves>
struct idle_check;
template <class Facts, class Tasks, class... Leaves>
struct idle_check<Facts, Tasks, type_list<Leaves...>> {
  template <std::size_t... I>
  static auto explain(std::index_sequence<I...>) -> explain_each<
      explain_idle<typename Leaves::plugin, !Facts::is_unjudged(I) || Tasks::template calls_one<Leaves>>...>;
  using diagnostics = decltype(explain(std::index_sequence_for<Leaves...>{}));
};

}  // namespace qtasks::detail
