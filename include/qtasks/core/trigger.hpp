// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/catalogue.hpp>
#include <qtasks/core/detail/nearest_trigger.hpp>
#include <qtasks/core/done.hpp>
#include <qtasks/core/fixed_string.hpp>
#include <qtasks/core/trigger_entry.hpp>

#include <string_view>
#include <type_traits>

namespace qtasks {

/// A trigger has the name `Name`: a specialisation of `trigger_entry` for it, by the library or by the user, is
/// visible.
template <fixed_string Name>
concept KnownTrigger = requires {
  sizeof(trigger_entry<Name>);
};

namespace detail {

/// The entry in the catalogue whose name is the most similar.
template <fixed_string Name>
using nearest_entry = typename nearest_of<Name, typename catalogue<decltype((void)Name.data)>::type>::type;

/// Reports a trigger whose name is unknown; `DidYouMean` is the nearest known one.
template <fixed_string Wrong, class DidYouMean>
struct unknown_trigger {
  static constexpr bool known = KnownTrigger<Wrong>;
  static constexpr bool own = Wrong.view().find('.') != std::string_view::npos;
  static_assert(known || own, "no trigger has the first name; did you mean the second?");
  static_assert(
      known || !own,
      "no `qtasks::trigger_entry` with this name precedes its first use here: correct the name, or specialise "
      "the entry earlier");
};

/// Reports a trigger whose entry is declared in the catalogue and not defined.
template <fixed_string Name, class Entry>
struct undefined_trigger {
  static constexpr bool defined = KnownTrigger<Name>;
  static constexpr bool of_policy = Name.view().starts_with("policy_");
  static_assert(defined || of_policy, "this is a trigger of the engine: include <qtasks/triggers/engine.hpp>");
  static_assert(defined || !of_policy,
                "this is a trigger of the policies: include the header of the plugin that fires it, or "
                "<qtasks/triggers/policy.hpp>");
};

/// Returns the explainer of a name without an entry; `done` for a known one.
template <fixed_string Name>
constexpr auto check_trigger() {
  if constexpr (KnownTrigger<Name>) {
    return std::type_identity<done>{};
  } else if constexpr (entry_name<nearest_entry<Name>> == Name.view()) {
    return std::type_identity<undefined_trigger<Name, nearest_entry<Name>>>{};
  } else {
    return std::type_identity<unknown_trigger<Name, nearest_entry<Name>>>{};
  }
}

}  // namespace detail

/// A trigger: a point at which plugins are called. Its values are tags. An unknown name causes one compile error, which
/// contains the name and the most similar known one. (QTasks accepts any name; a misspelt one is never fired.)
template <fixed_string Name>
struct trigger {
  static_assert(sizeof(typename decltype(detail::check_trigger<Name>())::type) > 0);
  static constexpr std::string_view name{Name.data, sizeof(Name.data) - 1};
};

namespace detail {

template <fixed_string Name, class Nearest>
struct shown_as {
  using type = trigger<Name>;
};
template <fixed_string Name, class Nearest>
requires(entry_name<Nearest> == Name.view()) struct shown_as<Name, Nearest> {
  using type = Nearest;
};

/// The type that names a trigger in a message: its entry in the catalogue, if it has one, because Clang 14 prints the
/// name in `trigger<"name">` as numbers.
template <fixed_string Name>
using shown_trigger = typename shown_as<Name, nearest_entry<Name>>::type;

}  // namespace detail
}  // namespace qtasks
