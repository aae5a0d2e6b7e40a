// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/catalogue.hpp>
#include <qtasks/core/detail/flatten.hpp>
#include <qtasks/core/trigger_handler.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace qtasks::detail {

// Types that no plugin names: only a handler of every trigger accepts them.
struct any_trigger {
  static constexpr std::string_view name = "any trigger";
};
struct any_event {};

/// A row of the table: its name, and for each plugin whether the row applies to it.
template <std::size_t Plugins>
struct fact_row {
  std::string_view name{};
  std::array<bool, Plugins + 1> plugins{};

  constexpr bool any() const {
    for (bool each : plugins) {
      if (each) return true;
    }
    return false;
  }
};

/// The table of a stack's plugins and triggers, checked with the catalogue's archetype events.
template <class Leaves, class Entries>
struct stack_facts;
template <class... Leaves, class... Entries>
struct stack_facts<type_list<Leaves...>, trigger_list<Entries...>> {
  static constexpr std::size_t plugin_count = sizeof...(Leaves);
  static constexpr std::size_t trigger_count = sizeof...(Entries);
  using row = fact_row<plugin_count>;

  static constexpr std::array<std::string_view, plugin_count + 1> names{Leaves::name..., ""};

  template <class Entry>
  static constexpr bool is_defined = KnownTrigger<entry_name_argument<Entry>>;

  template <class Entry>
  static constexpr row row_of() {
    if constexpr (is_defined<Entry>) {
      return {entry_name<Entry>, {TriggerHandler<typename Leaves::plugin, entry_name_argument<Entry>>..., false}};
    } else {
      return {entry_name<Entry>, {}};
    }
  }
  static constexpr std::array<row, trigger_count + 1> rows{row_of<Entries>()..., row{}};

  /// Whether a plugin is global: its handler accepts every trigger and every event.
  static constexpr std::array<bool, plugin_count + 1> global{
      HasHandler<typename Leaves::plugin, any_trigger, any_event>..., false};
  static constexpr bool is_global(std::size_t plugin) { return trigger_count > 0 && global[plugin]; }

  /// A plugin has no handler for any archetype event: its handlers are constrained on the event.
  static constexpr bool is_unjudged(std::size_t plugin) {
    for (row const& each : rows) {
      if (each.plugins[plugin]) return false;
    }
    return true;
  }

  /// A row is shown if a plugin that is not global handles the trigger.
  static constexpr bool is_shown(row const& each) {
    for (std::size_t i = 0; i < plugin_count; ++i) {
      if (each.plugins[i] && !is_global(i)) return true;
    }
    return false;
  }
};

}  // namespace qtasks::detail
