// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace qtasks {

/// The id that all spans of one request share, in all processes: 128 bits, of which `high` is written first. 0 is no
/// id.
struct trace_id {
  std::uint64_t high = 0;  ///< the first 8 bytes
  std::uint64_t low = 0;   ///< the last 8 bytes
  friend constexpr bool operator==(trace_id const&, trace_id const&) = default;
};

/// The id of one span of a trace. 0 is not an id.
struct span_id {
  std::uint64_t value = 0;  ///< 0: no span
  friend constexpr bool operator==(span_id const&, span_id const&) = default;
};

/// The current position in a trace: `ctx.get<trace_context>()` in a stack with a `trace`. `span` is the innermost span
/// that has begun and not ended; it is the parent of the spans of the services that the task calls.
struct trace_context {
  static constexpr std::uint8_t sampled_flag = 1;  ///< the caller may have recorded the trace
  static constexpr std::uint8_t random_flag = 2;   ///< Level 2: at least 56 bits of the trace's id are random

  trace_id trace{};        ///< the trace
  span_id span{};          ///< the span that others have as their parent
  std::uint8_t flags = 0;  ///< the bits above

  /// Whether neither id is 0.
  constexpr bool valid() const noexcept { return trace != trace_id{} && span != span_id{}; }
  /// Whether the trace is recorded. The service that began the trace decides this.
  constexpr bool sampled() const noexcept { return (flags & sampled_flag) != 0; }
  friend constexpr bool operator==(trace_context const&, trace_context const&) = default;
};

}  // namespace qtasks
