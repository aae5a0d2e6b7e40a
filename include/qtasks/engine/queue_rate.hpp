// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/limits/rate_limit_options.hpp>

#include <string_view>

namespace qtasks::option {

/// Limits how often runs of a task start, over all workers of the application, as `gcra` decides:
/// `option::queue_rate{{.runs = 10, .per = 1s}}`. Others wait in the queue, and delay no other task. A start after a
/// failure counts, too.
struct queue_rate {
  static constexpr std::string_view option_name = "queue_rate";
  rate_limit_options limit{};  ///< how many starts, and in what time
};

}  // namespace qtasks::option
