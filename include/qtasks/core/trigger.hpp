// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/fixed_string.hpp>
#include <qtasks/core/nearest_trigger.hpp>
#include <qtasks/core/trigger_entry.hpp>

#include <string_view>

namespace qtasks {

/// `Name` is in the catalogue or was added by a specialisation of `trigger_entry`.
template <fixed_string Name>
concept known_trigger = requires {
  sizeof(trigger_entry<Name>);
};

namespace detail {

/// Speaks when a trigger's name is unknown; `DidYouMean` is the nearest known one.
template <fixed_string Wrong, class DidYouMean>
struct unknown_trigger {
  static constexpr bool known = known_trigger<Wrong>;
  static_assert(known, "no trigger has the first name; did you mean the second?");
};

template <fixed_string Name, bool Known>
struct check_trigger {};

template <fixed_string Name>
struct check_trigger<Name, false>
    : unknown_trigger<Name, typename nearest_of<Name, typename catalogue<decltype((void)Name.data)>::type>::type> {};

}  // namespace detail

/// A trigger: a point at which plugins are called. A value is a tag. Naming a trigger that neither
/// the catalogue nor a specialisation of `trigger_entry` knows is one compile error that contains
/// the name and the nearest known one. (QTasks accepts any name, and a misspelt one never fires.)
template <fixed_string Name>
struct trigger : private detail::check_trigger<Name, known_trigger<Name>> {
  static constexpr std::string_view name{Name.data, sizeof(Name.data) - 1};
};

}  // namespace qtasks
