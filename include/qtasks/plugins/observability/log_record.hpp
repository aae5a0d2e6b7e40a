// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>
#include <qtasks/executor/task_record.hpp>

#include <cstdint>
#include <string_view>

namespace qtasks {

/// The severity of a record. `off` is a threshold only: a log at `off` writes nothing.
enum class log_level : std::uint8_t { debug, info, warning, error, off };

/// One entry of a log, as typed fields; formatting is up to the sink. It is valid during the call of the sink only.
struct log_record {
  log_level level;                    ///< how serious it is
  std::string_view what;              ///< one of the texts that docs/observability.md lists, such as "run ended"
  task_record const& task;            ///< name, uuid, priority; no name if a plugin failed outside a run
  int attempt = 1;                    ///< the last attempt that began
  task_error const* error = nullptr;  ///< null if there is no error
  std::int64_t duration_ns = 0;  ///< of "run ended", since the run's start; of a policy's record, what its event says
  std::string_view plugin{};     ///< that failed, or the policy that decided
};

}  // namespace qtasks
