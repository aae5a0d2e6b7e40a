// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/type_name.hpp>
#include <qtasks/core/fixed_string.hpp>

#include <cstddef>
#include <string_view>

namespace qtasks::detail {

/// A list of catalogue entries, which need not be complete.
template <class... Entries>
struct trigger_list {};

/// The triggers that `describe` lists and with which an unknown name is compared. The specialisation for `void` is in
/// `qtasks/triggers/detail/catalogue.hpp`; the core only names it, in templates.
template <class>
struct catalogue {
  using type = trigger_list<>;
};

/// The name of an entry's trigger: the name of the entry type, which is known even where the entry is only declared.
template <class Entry>
inline constexpr std::string_view entry_name = [] {
  constexpr std::string_view qualified = type_name_of<Entry>();
  return qualified.substr(qualified.rfind(':') + 1);
}();

/// The same as a template argument. GCC's -Wshadow compares the variables of this lambda with the user's global ones:
/// the name of its only variable is unlikely there.
template <class Entry>
inline constexpr auto entry_name_argument = [] {
  fixed_string<entry_name<Entry>.size() + 1> entry_name_characters;
  entry_name<Entry>.copy(entry_name_characters.data, entry_name<Entry>.size());
  return entry_name_characters;
}();

}  // namespace qtasks::detail
