// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// A plugin for the tasks named by type (`decltype(submit)`, const or not) and no others. Events that
/// belong to no task reach it all the same.
template <class P, class... Tasks>
struct only_for {
  static constexpr bool is_plugin_wrapper = true;
  [[no_unique_address]] P plugin{};
};

}  // namespace qtasks
