// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// A plugin that applies only to the tasks of these types (`decltype(submit)`, const or not). It still receives events
/// that belong to no task.
template <class P, class... Tasks>
struct only_for {
  static constexpr bool is_plugin_wrapper = true;
  [[no_unique_address]] P plugin{};
};

}  // namespace qtasks
