// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/detail/type_list.hpp>
#include <qtasks/core/detail/type_name.hpp>
#include <qtasks/core/failure_policy.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <utility>

namespace qtasks {

template <class... Elements>
class plugins;
template <class... Elements>
class plugin_stack;

namespace detail {

struct unnamed {
  static constexpr std::string_view name{};
};

/// A plugin of a flattened stack: its properties and its position. `Path` has the element's index in each list from the
/// outermost to the plugin's own; wrappers have no index. `Filters` has the member `serves`: every `only_for` around
/// the plugin admits a task. It is a base, so that leaves without `only_for` share one.
template <class P, class Label, on_plugin_failure Policy, bool ByReference, class Filters, std::size_t... Path>
struct leaf : Filters {
  using plugin = P;
  using label = Label;
  static constexpr on_plugin_failure policy = Policy;
  static constexpr bool by_reference = ByReference;
  /// The index of the outermost stack's element that contains the leaf.
  static constexpr std::size_t element = std::array<std::size_t, sizeof...(Path) + 1>{Path..., 0}[0];
  static constexpr std::string_view const& name = Label::name.empty() ? plugin_name<P> : Label::name;
};

/// What a failure of the leaf's handler does, before the task (steps 1 and 2 of a run) or elsewhere.
template <class Leaf, bool BeforeTask>
inline constexpr on_plugin_failure policy_at = Leaf::policy != on_plugin_failure::by_step ? Leaf::policy
                                               : BeforeTask                               ? on_plugin_failure::propagate
                                                                                          : on_plugin_failure::stop;

template <class... Lists>
struct filters {
  template <class Task>
  static constexpr bool serves = (Lists::template contains<std::remove_cv_t<Task>> && ...);
};

template <class... Tasks>
struct task_filter {
  template <class Task>
  static constexpr bool contains = is_one_of<Task, std::remove_cv_t<Tasks>...>;
};

}  // namespace detail
}  // namespace qtasks
