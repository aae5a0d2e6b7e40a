// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/static_text.hpp>
#include <qtasks/executor/detail/task_facts.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace qtasks {

namespace detail {

/// The facts of a description: a stack, and the tasks that run with it.
template <class Stack, class... Tasks>
struct description {
  using leaves = typename Stack::leaves;
  using facts = stack_facts<leaves, typename catalogue<void>::type>;
  using tasks = task_facts<Stack, leaves, steps::all, Tasks...>;
  static constexpr std::size_t count = facts::plugin_count;

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

  static constexpr void write(text_writer& out) {
    out << "plugins, in order\n";
    for (std::size_t i = 0; i < page::count; ++i) page::plugin(out << "  ", i) << "\n";
    heading(out, "triggers");
    for (auto const& archetype : page::facts::rows) {
      auto const row = page::tasks::completed(archetype);
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
  /// Without tasks no plugin is idle.
  using leaves = std::conditional_t<(sizeof...(Tasks) > 0), typename Stack::leaves, type_list<>>;
  using check = idle_check<typename page::facts, typename page::tasks, leaves>;
  static_assert(sizeof(typename check::diagnostics) > 0);
  static constexpr std::string_view view = static_text<page>::view;
};

}  // namespace detail

/// Describes a stack as text: its plugins in order, and a table of the triggers that each plugin handles. With tasks,
/// the table also shows the plugins that each task calls; a plugin that handles no trigger of these tasks and none of
/// the engine causes a compile error. A plugin whose handlers have constraints on the event is marked, because only a
/// task decides whether they are called. A plugin whose failure can end a run is marked, too. An `around` handler is
/// not marked: its error can always end the run. The text has static storage.
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
