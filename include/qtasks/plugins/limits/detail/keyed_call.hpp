// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/call.hpp>
#include <qtasks/plugins/limits/arguments_key.hpp>

#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

// What a plugin for one task knows of its runs before there is one: for tasks whose parameters are known.
namespace qtasks::detail {

template <class Task, class Parameters = task_parameters<Task>>
struct call_with_parameters;
template <class Task, class... P>
struct call_with_parameters<Task, std::tuple<P...>> {
  using type = call<Task, P...>;
};
template <class Task>
using keyed_call = typename call_with_parameters<Task>::type;

template <class Key>
inline constexpr bool is_view = std::is_same_v<Key, std::string_view>;
template <class... Part>
inline constexpr bool is_view<std::tuple<Part...>> = (is_view<Part> || ...);

/// Speaks for a key that would look at what is gone.
template <class Task, class Key>
struct explain_kept_key {
  static_assert(!is_view<Key>,
                "the key has a `std::string_view`, and would outlive the text: let the task take a `std::string`, or "
                "give the plugin a key function");
  using type = Key;
};

/// What `KeyOf` makes of the task's parameters, to be kept.
template <class Task, class KeyOf>
using key_of =
    typename explain_kept_key<Task, std::remove_cvref_t<decltype(std::apply(
                                        std::declval<KeyOf const&>(), std::declval<task_parameters<Task>&>()))>>::type;

}  // namespace qtasks::detail
