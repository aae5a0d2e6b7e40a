// SPDX-License-Identifier: BSL-1.0
#pragma once

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

}  // namespace qtasks
