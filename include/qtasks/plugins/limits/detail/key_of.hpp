// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/call.hpp>
#include <qtasks/plugins/limits/arguments_key.hpp>

#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

// The type of a run's key, for a plugin that is declared for one task and stores keys. The plugin has no call to deduce
// the arguments from, so the task's parameters must be known.
namespace qtasks::detail {

template <class Key>
inline constexpr bool has_string_view = std::is_same_v<Key, std::string_view>;
template <class... Part>
inline constexpr bool has_string_view<std::tuple<Part...>> = (has_string_view<Part> || ...);

/// Reports a key that would outlive the text it refers to.
template <class Task, class Key>
struct explain_stored_key {
  static_assert(!has_string_view<Key>,
                "the key has a `std::string_view`, and would outlive the text: let the task take a `std::string`, or "
                "give the plugin a key function");
  using type = Key;
};

/// The type that `KeyOf` returns for the task's parameters.
template <class Task, class KeyOf>
using key_of =
    typename explain_stored_key<Task,
                                std::remove_cvref_t<decltype(std::apply(
                                    std::declval<KeyOf const&>(), std::declval<task_parameters<Task>&>()))>>::type;

}  // namespace qtasks::detail
