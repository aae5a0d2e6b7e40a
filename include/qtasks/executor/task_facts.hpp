// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/stack_facts.hpp>
#include <qtasks/executor/raises.hpp>

#include <array>
#include <cstddef>

namespace qtasks::detail {

/// Whether a plugin has a handler for some event of this task's runs, judged with those very events.
template <class Leaf, class Stack, class Task>
struct serves_task {
  using executor = typename executor_with<Stack>::type;
  using call_type = typename call_of<Task>::type;
  using events = run_events<executor, Task, call_type>;
  using base_event = typename events::base;
  using replaced = typename events::replaced;

  template <class... Es>
  static constexpr bool any_error(type_list<Es...>) {
    return (is_called<Leaf, "task_executor_run_task_trigger_error", Stack,
                      triggers::error_event<base_event, Es, typename call_type::value_type>>() ||
            ...);
  }
  template <class E>
  struct alternatives {
    using type = type_list<E>;
  };
  template <class... Es>
  struct alternatives<one_of<Es...>> {
    using type = type_list<Es...>;
  };

  static constexpr bool value =
      is_called<Leaf, "task_executor_middlewares_execute", Stack, typename events::before>() ||
      is_called<Leaf, "task_executor_args_replace", Stack, typename events::args>() ||
      is_called<Leaf, "task_executor_before_execute", Stack, base_event>() ||
      is_called<Leaf, "task_executor_run_task_around", Stack, typename events::around,
                next_archetype<typename events::around>>() ||
      is_called<Leaf, "task_executor_run_task", Stack, replaced>() ||
      is_called<Leaf, "task_executor_run_task_gen", Stack, typename events::run_task>() ||
      any_error(typename alternatives<typename call_type::error_type>::type{}) ||
      is_called<Leaf, "task_executor_after_execute", Stack, base_event>() ||
      is_called<Leaf, "task_executor_after_execute_result_replace", Stack, replaced>() ||
      is_called<Leaf, "task_executor_task_close", Stack, base_event>();
};

/// Plugins x tasks.
template <class Stack, class Leaves, class... Tasks>
struct task_facts;
template <class Stack, class... Leaves, class... Tasks>
struct task_facts<Stack, type_list<Leaves...>, Tasks...> {
  using row = fact_row<sizeof...(Leaves)>;
  template <class Task>
  static constexpr row row_of() {
    return {Task::name, {serves_task<Leaves, Stack, Task>::value..., false}};
  }
  static constexpr std::array<row, sizeof...(Tasks) + 1> rows{row_of<Tasks>()..., row{}};

  template <class Leaf>
  static constexpr bool serves_one = (serves_task<Leaf, Stack, Tasks>::value || ...);
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
      explain_idle<typename Leaves::plugin, !Facts::is_unjudged(I) || Tasks::template serves_one<Leaves>>...>;
  using spoken = decltype(explain(std::index_sequence_for<Leaves...>{}));
};

}  // namespace qtasks::detail
