// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/rule_texts.hpp>
#include <qtasks/core/detail/static_text.hpp>
#include <qtasks/executor/detail/check_stack.hpp>
#include <qtasks/executor/detail/task_facts.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace qtasks {

namespace detail {

/// The facts of a description: a stack, and the tasks that run with it.
template <class Stack, class... Tasks>
struct description {
  using leaves = typename Stack::leaves;
  using facts = stack_facts<leaves, typename catalogue<std::conditional_t<true, void, Stack>>::type>;
  using tasks = task_facts<Stack, leaves, steps::all, Tasks...>;
  static constexpr std::size_t count = facts::plugin_count;
  static constexpr std::size_t rows = facts::trigger_count;

  static constexpr std::array<typename tasks::usages, rows + 1> usages = [] {
    std::array<typename tasks::usages, rows + 1> all{};
    for (std::size_t t = 0; t < rows; ++t) all[t] = tasks::usages_at(facts::rows[t].name);
    return all;
  }();
  /// A run of a task calls the plugin at the trigger; if no run fires it, the plugin handles its archetype event.
  static constexpr bool handles(std::size_t i, std::size_t t) {
    return usages[t][i] == usage::outside ? facts::rows[t].plugins[i] : usages[t][i] == usage::called;
  }
  /// The plugin handles the trigger's archetype event, but no run calls it.
  static constexpr bool idles(std::size_t i, std::size_t t) { return facts::rows[t].plugins[i] && !handles(i, t); }

  /// What the runs do with the plugin: `called` if one of the triggers calls it.
  static constexpr usage usage_of(std::size_t i) {
    usage found = usage::outside;
    for (std::size_t t = 0; t < rows; ++t) {
      if (handles(i, t)) return usage::called;
      if (idles(i, t) && usages[t][i] < found) found = usages[t][i];
    }
    // It handles no archetype event of a run: `unserved` or `unfit`, as at any trigger that every run fires.
    return found != usage::outside ? found : tasks::usages_at("task_executor_before_execute")[i];
  }

  template <class... Leaves>
  static constexpr std::array<bool, count + 1> which_end_runs(type_list<Leaves...>) {
    return {run_enders<Stack, steps::all, Tasks...>::template has<Leaves>..., false};
  }
  static constexpr std::array<bool, count + 1> ends_runs = which_end_runs(leaves{});

  static constexpr text_writer& plugin(text_writer& out, std::size_t i) {
    out << (i + 1) << " " << facts::names[i];
    if (facts::is_global(i)) out << " (every trigger)";
    if (facts::is_unjudged(i)) out << (sizeof...(Tasks) > 0 ? " (constrained)" : " (constrained: judged per task)");
    if (ends_runs[i]) out << " (its failure ends a run)";
    return out;
  }
};

/// The table: the numbered plugins, then a row for each trigger that is handled and for each task.
template <class Stack, class... Tasks>
struct text_page : description<Stack, Tasks...> {
  using page = description<Stack, Tasks...>;
  using rules = decltype(detail::rule_texts_of(std::declval<Stack const&>()));
  static constexpr std::size_t column = 48;

  static constexpr void line(text_writer& out, auto const& row) {
    out << "  " << row.name;
    out.pad(row.name.size() + 2, column);
    for (std::size_t i = 0; i < page::count; ++i) out << (row.plugins[i] ? " x" : " .") << (i < 9 ? "" : " ");
    out << "\n";
  }
  static constexpr void heading(text_writer& out, std::string_view what) {
    out << what;
    out.pad(what.size(), column);
    for (std::size_t i = 0; i < page::count; ++i) out << " " << (i + 1);
    out << "\n";
  }

  static constexpr std::string_view reason(usage found) {
    if (found == usage::unfit) return "no event of these tasks satisfies its constraint";
    return found == usage::unfired ? "these tasks do not fire it" : "its `only_for` lists none of these tasks";
  }
  static constexpr void plugin(text_writer& out, std::size_t i) {
    page::plugin(out << "  ", i) << "\n";
    rules::write(out, i);
    if (page::facts::is_global(i)) return;
    for (std::size_t t = 0; t < page::rows; ++t) {
      if (page::idles(i, t))
        out << "      never called at " << page::facts::rows[t].name << ": " << reason(page::usages[t][i]) << "\n";
    }
  }
  static constexpr void write(text_writer& out) {
    out << "plugins, in order\n";
    for (std::size_t i = 0; i < page::count; ++i) plugin(out, i);
    heading(out, "triggers");
    for (std::size_t t = 0; t < page::rows; ++t) {
      auto row = page::facts::rows[t];
      for (std::size_t i = 0; i < page::count; ++i) row.plugins[i] = page::handles(i, t);
      if (page::facts::is_shown(row)) line(out, row);
    }
    if constexpr (sizeof...(Tasks) > 0) {
      heading(out, "tasks");
      for (std::size_t i = 0; i < sizeof...(Tasks); ++i) line(out, page::tasks::rows[i]);
    }
  }
};

/// The same facts as a graph: an arrow from each trigger to each plugin that handles it, numbered in call order.
template <bool Mermaid, class Stack>
struct graph_page : description<Stack> {
  using page = description<Stack>;

  static constexpr void write(text_writer& out) {
    out << (Mermaid ? "flowchart LR\n" : "digraph qtasks {\n  rankdir=LR;\n");
    for (std::size_t i = 0; i < page::count; ++i) {
      out << "  p" << (i + 1) << (Mermaid ? "[\"" : " [shape=box, label=\"");
      page::plugin(out, i) << (Mermaid ? "\"]\n" : "\"];\n");
    }
    for (std::size_t t = 0; t < page::facts::trigger_count; ++t) {
      auto const& row = page::facts::rows[t];
      if (!page::facts::is_shown(row)) continue;
      out << "  t" << t << (Mermaid ? "([\"" : " [label=\"") << row.name << (Mermaid ? "\"])\n" : "\"];\n");
      std::size_t call = 0;
      for (std::size_t i = 0; i < page::count; ++i) {
        if (!row.plugins[i]) continue;
        out << "  t" << t << (Mermaid ? " -- \"" : " -> p");
        if (Mermaid) out << ++call << "\" --> p" << (i + 1) << "\n";
        if (!Mermaid) out << (i + 1) << " [label=\"" << ++call << "\"];\n";
      }
    }
    out << (Mermaid ? "" : "}\n");
  }
};

template <class Stack, class... Tasks>
struct described {
  using page = text_page<Stack, Tasks...>;
  using check = stack_check<page, Stack, typename Stack::leaves, Tasks...>;
  static_assert(sizeof(typename check::diagnostics) > 0);
  static constexpr std::string_view view = static_text<page>::view;
};
template <class Stack>
struct described<Stack> : static_text<text_page<Stack>> {};

}  // namespace detail

/// Describes a stack as text: its plugins in order, and a table of the triggers that each plugin handles. Below a
/// plugin are its order rules. A plugin whose handlers have constraints on the event is marked, because only a task
/// decides whether they are called. A plugin whose failure can end a run is marked, too. An `around` handler is not
/// marked: its error can always end the run. The text has static storage.
///
/// With tasks, the table has a row for each, and the triggers of a run are those at which their runs call the plugin.
/// If they call it at some of its triggers only, the others are below the plugin, with the reason. Compile errors are:
/// an `on` with a signature that is never called; a trigger of the plugin's `handles_triggers` that it does not handle;
/// a plugin that no run of the tasks calls, and that handles no trigger of the engine.
template <class Stack, Task... Tasks>
constexpr std::string_view describe() noexcept {
  return detail::described<Stack, std::remove_cv_t<Tasks>...>::view;
}

/// Describes a stack as a Mermaid flowchart: an arrow from each trigger to its handlers.
template <class Stack>
constexpr std::string_view describe_mermaid() noexcept {
  return detail::static_text<detail::graph_page<true, Stack>>::view;
}

/// Describes a stack as a graph in Graphviz' DOT: an arrow from each trigger to its handlers.
template <class Stack>
constexpr std::string_view describe_dot() noexcept {
  return detail::static_text<detail::graph_page<false, Stack>>::view;
}

}  // namespace qtasks
