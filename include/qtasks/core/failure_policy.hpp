// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// How dispatch goes on when a plugin's handler returns an error (QTasks' `safe`, `continue_on_fail`).
enum class on_plugin_failure {
  stop,       ///< keep the replies so far, call no further handler, as in QTasks
  skip,       ///< go on with the next plugin
  propagate,  ///< end the run with this error, which then names the plugin
  by_step,    ///< the default: `propagate` before the task (steps 1 and 2 of a run) and where an entry `fails_closed`,
              ///< otherwise `stop`
};

/// A list element that sets the failure policy of the list that contains it; its position does not matter. A nested
/// list without a policy has that of the list around it. The failing plugin's own list decides, and the decision
/// applies to all handlers of the trigger.
template <on_plugin_failure Policy>
struct failure_policy {};

}  // namespace qtasks
