// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/fixed_string.hpp>

#include <string_view>
#include <utility>

namespace qtasks {

/// What the rest of a stack does when a plugin returns an error (QTasks' `safe`, `continue_on_fail`).
enum class on_plugin_failure {
  stop,       ///< keep what was collected, skip the rest; the default, and QTasks'
  skip,       ///< go on with the next plugin
  propagate,  ///< the run ends with this error, the plugin named in it
};

/// A list element that sets the policy of the stack it stands in, wherever it stands. A nested stack
/// that states none takes its parent's. The policy is the failing plugin's own stack's; what it does
/// concerns all handlers of the trigger fired.
template <on_plugin_failure Policy>
struct failure_policy {};

/// Gives a plugin a name, which lets its type stand in a list more than once.
template <fixed_string Name, class P>
struct named {
  static constexpr std::string_view name{Name.data, sizeof(Name.data) - 1};
  static constexpr bool is_plugin_wrapper = true;
  [[no_unique_address]] P plugin{};
};

/// A plugin for the tasks named by type (`decltype(submit)`, const or not) and no others. Events that
/// belong to no task reach it all the same.
template <class P, class... Tasks>
struct only_for {
  static constexpr bool is_plugin_wrapper = true;
  [[no_unique_address]] P plugin{};
};

/// A plugin that is there if `Condition` holds, and otherwise leaves no trace.
template <bool Condition, class P>
struct when {
  static constexpr bool is_plugin_wrapper = true;
  [[no_unique_address]] P plugin{};
};
template <class P>
struct when<false, P> {
  constexpr when() = default;
  constexpr explicit when(P const& /*plugin*/) noexcept {}
};

/// A plugin that lives elsewhere, and must outlive the stack. `std::ref` does as well: any type with a
/// member `type` and `get()` returning `type&` is taken for a reference.
template <class P>
class ref {
 public:
  using type = P;
  constexpr explicit ref(P& plugin) noexcept : plugin_(&plugin) {}
  constexpr P& get() const noexcept { return *plugin_; }

 private:
  P* plugin_;
};
template <class P>
ref(P&) -> ref<P>;

/// A list element that lifts `P`'s order rules about `X`, visibly.
template <class P, class X>
struct waive {};

}  // namespace qtasks
