// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/observability/log_record.hpp>

#include <concepts>

namespace qtasks {

/// Writes the records of a `log`. A sink is a small copyable value that refers to its destination.
/// (1) `enabled(level)` returns quickly whether records of this level are written; if not, `log` makes no record.
/// (2) `write(record)` writes the record.
/// (3) Neither throws. Both may be called by several threads at the same time.
template <class S>
concept LogSink = std::copyable<S> && requires(S const& sink, log_record const& record, log_level level) {
  { sink.enabled(level) }
  noexcept->std::same_as<bool>;
  { sink.write(record) }
  noexcept->std::same_as<void>;
};

}  // namespace qtasks
