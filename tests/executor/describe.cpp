// SPDX-License-Identifier: BSL-1.0
// Compares whole pages, because the user sees whole pages.
#include <qtasks/plugins/roles.hpp>
#include <qtasks/qtasks.hpp>
#include <qtasks/triggers/engine.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

#include "support/clause.hpp"

namespace {

struct recover {
  static constexpr std::string_view name = "recover";
  template <class Event>
  requires std::same_as<typename Event::result_type, int>
  constexpr std::optional<int> on(qtasks::trigger<"task_executor_run_task_trigger_error">, Event const&) const {
    return 1;
  }
  void on(qtasks::trigger<"worker_start">, auto const&) const {}
};
struct observer {
  static constexpr std::string_view name = "observer";
  constexpr void on(auto, auto const&) const {}
};
struct retry {
  static constexpr std::string_view name = "retry";
  constexpr auto on(qtasks::trigger<"task_executor_run_task_around">, auto const&, auto next) const
      -> decltype(next()) {
    return next();
  }
};
struct for_text {
  static constexpr std::string_view name = "for_text";
  template <class Event>
  requires std::same_as<typename Event::result_type, std::string> std::string on(
      qtasks::trigger<"task_executor_run_task">, Event const&)
  const { return "text"; }
};

constexpr auto number = qtasks::task<"number">([](int x) { return x; });
constexpr auto text = qtasks::task<"text">([](int) { return std::string{}; });

using stack = qtasks::plugin_stack<recover, qtasks::named<"outer", retry>, qtasks::plugin_stack<observer>, for_text>;

constexpr std::string_view expected_table =
    "plugins, in order\n"
    "  1 recover\n"
    "  2 outer\n"
    "  3 observer (every trigger)\n"
    "  4 for_text (constrained: judged per task)\n"
    "triggers                                         1 2 3 4\n"
    "  worker_start                                   x . x .\n"
    "  task_executor_run_task_around                  . x . .\n"
    "  task_executor_run_task_trigger_error           x . x .\n";

constexpr int the_table_lists_plugins_in_order_and_marks_what_each_handles() {
  EXPECT(qtasks::describe<stack>() == expected_table);
  return 0;
}

constexpr std::string_view expected_with_tasks =
    "plugins, in order\n"
    "  1 recover\n"
    "  2 outer\n"
    "  3 observer (every trigger)\n"
    "  4 for_text (constrained)\n"
    "triggers                                         1 2 3 4\n"
    "  worker_start                                   x . x .\n"
    "  task_executor_run_task_around                  . x . .\n"
    "  task_executor_run_task                         . . x x\n"
    "  task_executor_run_task_trigger_error           x . x .\n"
    "tasks                                            1 2 3 4\n"
    "  number                                         x x x .\n"
    "  text                                           . x x x\n";

constexpr int with_tasks_it_shows_which_a_plugin_serves() {
  EXPECT(qtasks::describe<stack, decltype(number), decltype(text)>() == expected_with_tasks);
  return 0;
}

/// Each of its handlers is called in runs of other tasks than `text`. It states triggers that these tasks do not fire,
/// or that another component fires.
struct half_idle {
  static constexpr std::string_view name = "half_idle";
  using handles_triggers = qtasks::handles_triggers<"worker_start", "task_executor_run_task_gen">;
  void on(qtasks::trigger<"worker_start">, auto const&) const {}
  void on(qtasks::trigger<"task_executor_run_task_gen">, auto const&) const {}
  template <class Event>
  requires std::same_as<typename Event::result_type, int>
  void on(qtasks::trigger<"task_executor_task_close">, Event const&) const {}
};

constexpr std::string_view expected_reasons =
    "plugins, in order\n"
    "  1 half_idle\n"
    "      never called at task_executor_run_task_gen: these tasks do not fire it\n"
    "      never called at task_executor_task_close: no event of these tasks satisfies its constraint\n"
    "  2 elsewhere\n"
    "      never called at task_executor_run_task_gen: its `only_for` lists none of these tasks\n"
    "      never called at task_executor_task_close: its `only_for` lists none of these tasks\n"
    "triggers                                         1 2\n"
    "  worker_start                                   x x\n"
    "tasks                                            1 2\n"
    "  text                                           . .\n";

constexpr int with_tasks_it_says_why_a_handler_is_never_called() {
  using elsewhere = qtasks::named<"elsewhere", qtasks::only_for<half_idle, decltype(number)>>;
  EXPECT(qtasks::describe<qtasks::plugin_stack<half_idle, elsewhere>, decltype(text)>() == expected_reasons);
  EXPECT(qtasks::describe<qtasks::plugin_stack<half_idle>>().find("never called") == std::string_view::npos);
  return 0;
}

/// Its rules name a plugin, a `named`, and a role. (A misspelt `orders` is no rule.)
struct ruled : observer {
  static constexpr std::string_view name = "ruled";
  using order = qtasks::order<qtasks::after<retry, qtasks::named<"outer", retry>>,
                              qtasks::because<struct any, qtasks::before<qtasks::roles::retry>>, qtasks::provides<int>>;
};
struct misspelt : observer {
  static constexpr std::string_view name = "misspelt";
  using orders = qtasks::order<qtasks::after<retry>>;
};

constexpr std::string_view expected_rules =
    "plugins, in order\n"
    "  1 misspelt (every trigger)\n"
    "  2 ruled (every trigger)\n"
    "      order: after<retry> (waived), after<outer>, before<qtasks::roles::retry>, provides<int>\n"
    "  3 retry\n";

constexpr int it_shows_the_order_rules() {
  using waived = qtasks::plugins<qtasks::waive<ruled, retry>, ruled>;
  EXPECT(qtasks::describe<qtasks::plugin_stack<misspelt, waived, retry>>().starts_with(expected_rules));
  return 0;
}

/// Fails at one trigger.
template <qtasks::fixed_string At>
struct guard {
  static constexpr std::string_view name = "guard";
  constexpr qtasks::result<void> on(qtasks::trigger<At>, auto const&) const { return qtasks::outcome::success(); }
};
template <qtasks::on_plugin_failure Policy, qtasks::fixed_string At, class... Tasks>
constexpr bool is_marked = qtasks::describe<qtasks::plugin_stack<qtasks::failure_policy<Policy>, guard<At>>, Tasks...>()
                               .find("guard (its failure ends a run)\n") != std::string_view::npos;

constexpr int plugins_whose_failure_ends_a_run_are_marked() {
  using enum qtasks::on_plugin_failure;
  EXPECT(is_marked<by_step, "task_executor_before_execute"> && is_marked<propagate, "task_executor_before_execute">);
  EXPECT(is_marked<by_step, "task_executor_args_replace"> && is_marked<by_step, "task_executor_middlewares_execute">);
  EXPECT(!is_marked<stop, "task_executor_before_execute"> && !is_marked<skip, "task_executor_before_execute">);
  EXPECT(is_marked<propagate, "task_executor_after_execute"> && !is_marked<by_step, "task_executor_after_execute">);
  EXPECT(!is_marked<propagate, "task_executor_task_close">);
  EXPECT(is_marked<by_step, "task_executor_before_execute", decltype(number), decltype(text)>);
  EXPECT(!is_marked<by_step, "task_executor_after_execute", decltype(number)>);
  EXPECT(qtasks::describe<qtasks::plugin_stack<guard<"task_executor_before_execute">>>().find("ends a run") !=
         std::string_view::npos);
  return 0;
}

using pair = qtasks::plugin_stack<retry, recover>;

constexpr int the_graphs_number_the_calls() {
  auto const mermaid = qtasks::describe_mermaid<pair>();
  EXPECT(mermaid.starts_with("flowchart LR\n  p1[\"1 retry\"]\n  p2[\"2 recover\"]\n"));
  EXPECT(mermaid.find("([\"task_executor_run_task_around\"])\n") != mermaid.npos);
  EXPECT(mermaid.find(" -- \"1\" --> p1\n") != mermaid.npos);
  auto const dot = qtasks::describe_dot<pair>();
  EXPECT(dot.starts_with("digraph qtasks {\n  rankdir=LR;\n  p1 [shape=box, label=\"1 retry\"];\n"));
  EXPECT(dot.find(" -> p2 [label=\"1\"];\n") != dot.npos);
  EXPECT(dot.ends_with("}\n"));
  return 0;
}

CLAUSE(the_table_lists_plugins_in_order_and_marks_what_each_handles,
       "describe lists the plugins in order, and marks the triggers that each handles");
CLAUSE(with_tasks_it_shows_which_a_plugin_serves, "describe with tasks marks the plugins that each task calls");
CLAUSE(with_tasks_it_says_why_a_handler_is_never_called,
       "describe with tasks says why a run never calls a handler: its constraint, its trigger, its only_for");
CLAUSE(it_shows_the_order_rules, "describe shows each plugin's order rules, and which are waived");
CLAUSE(plugins_whose_failure_ends_a_run_are_marked, "describe marks the plugins whose failure can end a run");
CLAUSE(the_graphs_number_the_calls, "describe_mermaid and describe_dot number the calls of a trigger");

}  // namespace
