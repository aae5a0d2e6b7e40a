// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/catalogue.hpp>
#include <qtasks/core/fixed_string.hpp>
#include <qtasks/core/detail/nearest_trigger.hpp>
#include <qtasks/core/trigger_entry.hpp>

#include <string_view>

namespace qtasks {

/// `Name` is in the catalogue or was added by a specialisation of `trigger_entry`.
template <fixed_string Name>
concept KnownTrigger = requires {
  sizeof(trigger_entry<Name>);
};

namespace detail {

/// Reports a trigger whose name is unknown; `DidYouMean` is the nearest known one.
template <fixed_string Wrong, class DidYouMean>
struct unknown_trigger {
  static constexpr bool known = KnownTrigger<Wrong>;
  static_assert(known, "no trigger has the first name; did you mean the second?");
};

/// Reports a trigger of the catalogue that is declared but not defined.
template <fixed_string Name, class Entry>
struct undefined_trigger {
  static constexpr bool defined = KnownTrigger<Name>;
  static_assert(defined, "this is a trigger of the engine: include <qtasks/triggers/engine.hpp>");
};

template <fixed_string Name, class Nearest>
struct explain_unknown : unknown_trigger<Name, Nearest> {};
template <fixed_string Name, class Nearest>
requires(entry_name<Nearest> == Name.view()) struct explain_unknown<Name, Nearest> : undefined_trigger<Name, Nearest> {
};

template <fixed_string Name, bool Known>
struct check_trigger {};

template <fixed_string Name>
struct check_trigger<Name, false>
    : explain_unknown<Name, typename nearest_of<Name, typename catalogue<decltype((void)Name.data)>::type>::type> {};

}  // namespace detail

/// A trigger: a point at which plugins are called. A value is a tag. Naming a trigger that neither
/// the catalogue nor a specialisation of `trigger_entry` knows is one compile error that contains
/// the name and the nearest known one. (QTasks accepts any name, and a misspelt one never fires.)
template <fixed_string Name>
struct trigger : private detail::check_trigger<Name, KnownTrigger<Name>> {
  static constexpr std::string_view name{Name.data, sizeof(Name.data) - 1};
};

}  // namespace qtasks
