// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

namespace detail {

template <class T>
concept StatesTask = requires {
  requires T::is_task;
};

/// Reports an `only_for` that can admit no task.
template <class Plugin, bool Some, bool Tasks>
struct explain_only_for {
  static_assert(Some, "the `only_for` of this plugin lists no task: write `qtasks::only_for<P, decltype(task)>`");
  static_assert(Tasks,
                "the `only_for` of this plugin lists a type that is not a task: write "
                "`qtasks::only_for<P, decltype(task)>`");
};

}  // namespace detail

/// A plugin that applies only to the tasks of these types (`decltype(submit)`, const or not). It still receives events
/// that belong to no task. It does not compile without a task, or with a type that is not a task.
template <class P, class... Tasks>
struct only_for {
  static_assert(sizeof(detail::explain_only_for<P, (sizeof...(Tasks) > 0), (detail::StatesTask<Tasks> && ...)>) > 0);
  static constexpr bool is_plugin_wrapper = true;
  [[no_unique_address]] P plugin{};
};

}  // namespace qtasks
