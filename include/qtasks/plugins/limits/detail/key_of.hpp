// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/call.hpp>
#include <qtasks/plugins/limits/arguments_key.hpp>
#include <qtasks/plugins/limits/detail/holds_view.hpp>

#include <tuple>
#include <type_traits>
#include <utility>

// The type of a run's key, for a plugin that is declared for one task and stores keys. The plugin has no call to deduce
// the arguments from, so the task's parameters must be known.
namespace qtasks::detail {

/// Reports a key that could outlive the memory it refers to.
template <class Task, class Key>
struct explain_stored_key {
  static_assert(
      !holds_view<Key>(),
      "the key refers to memory that it does not own, and would outlive it: let the task take, for example, a "
      "`std::string` instead of a view, or give the plugin a key function");
  using type = Key;
};

/// The type that `KeyOf` returns for the task's parameters.
template <class Task, class KeyOf>
using key_of =
    typename explain_stored_key<Task,
                                std::remove_cvref_t<decltype(std::apply(
                                    std::declval<KeyOf const&>(), std::declval<task_parameters<Task>&>()))>>::type;

}  // namespace qtasks::detail
