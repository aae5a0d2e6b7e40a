// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/catalogue.hpp>
#include <qtasks/core/flatten.hpp>
#include <qtasks/core/handler.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace qtasks::detail {

/// An entry's name as a template argument.
template <class Entry>
inline constexpr auto name_of_entry = [] {
  fixed_string<Entry::name.size() + 1> name;
  for (std::size_t i = 0; i < Entry::name.size(); ++i) name.data[i] = Entry::name[i];
  return name;
}();

/// A line of the table: what it is about, and which plugins it concerns.
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

/// Plugins x triggers of a stack, judged with the catalogue's archetypes.
template <class Leaves, class Entries>
struct stack_facts;
template <class... Leaves, class... Entries>
struct stack_facts<type_list<Leaves...>, trigger_list<Entries...>> {
  static constexpr std::size_t plugin_count = sizeof...(Leaves);
  static constexpr std::size_t trigger_count = sizeof...(Entries);
  using row = fact_row<plugin_count>;

  static constexpr std::array<std::string_view, plugin_count + 1> names{Leaves::name..., ""};

  template <class Entry>
  static constexpr row row_of() {
    return {Entry::name, {TriggerHandler<typename Leaves::plugin, name_of_entry<Entry>>..., false}};
  }
  static constexpr std::array<row, trigger_count + 1> rows{row_of<Entries>()..., row{}};

  /// Handles every trigger but those of kind `around`: a global plugin.
  static constexpr bool is_global(std::size_t plugin) {
    std::size_t handled = 0;
    for (row const& each : rows) handled += each.plugins[plugin] ? 1 : 0;
    constexpr std::size_t plain =
        (std::size_t{0} + ... + (trigger_entry<name_of_entry<Entries>>::kind != trigger_kind::around ? 1U : 0U));
    return trigger_count > 0 && handled == plain;
  }

  /// None of its handlers could be judged: they are constrained on the event.
  static constexpr bool is_unjudged(std::size_t plugin) {
    for (row const& each : rows) {
      if (each.plugins[plugin]) return false;
    }
    return true;
  }

  /// A row worth a line: some plugin that is not global handles the trigger.
  static constexpr bool is_shown(row const& each) {
    for (std::size_t i = 0; i < plugin_count; ++i) {
      if (each.plugins[i] && !is_global(i)) return true;
    }
    return false;
  }
};

}  // namespace qtasks::detail
