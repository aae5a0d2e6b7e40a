// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>
#include <qtasks/executor/task_record.hpp>

#include <concepts>
#include <cstdint>
#include <string_view>

namespace qtasks {

/// How much something matters. `off` is no record's level: what is set to it writes nothing.
enum class log_level : std::uint8_t { debug, info, warning, error, off };

/// What there is to log, in types: nothing of it is formatted. Valid during the call.
struct log_record {
  log_level level;
  std::string_view what;              ///< one of the literals that docs/observability.md lists, as "run ended"
  task_record const& task;            ///< name, uuid, priority; no name where a plugin failed outside of a run
  int attempt = 1;                    ///< the attempt that was under way last
  task_error const* error = nullptr;  ///< null where there is none
  std::int64_t duration_ns = 0;       ///< nanoseconds since the run's start; only of "run ended"
  std::string_view plugin{};          ///< the plugin that failed; only of "plugin failed"
};

/// What writes records: a small value that knows where to.
/// (1) `enabled(level)` says, without much ado, whether that is written; if not, nothing is gathered for it.
/// (2) `write(record)` writes it.
/// (3) Neither throws; both bear being called by all threads that run tasks, at once.
template <class S>
concept LogSink = std::copyable<S> && requires(S const& sink, log_record const& record, log_level level) {
  { sink.enabled(level) }
  noexcept->std::same_as<bool>;
  { sink.write(record) }
  noexcept->std::same_as<void>;
};

}  // namespace qtasks
