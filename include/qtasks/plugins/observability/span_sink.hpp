// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/observability/span_record.hpp>

#include <concepts>

namespace qtasks {

/// Receives each sampled span when it has ended.
/// (1) `add(span)` keeps the span or drops it. It neither throws nor waits.
/// (2) Several threads may call it at the same time.
template <class S>
concept SpanSink = requires(S& sink, span_record const& span) {
  { sink.add(span) }
  noexcept->std::same_as<void>;
};

}  // namespace qtasks
