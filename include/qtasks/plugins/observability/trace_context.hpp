// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace qtasks {

/// What all spans of one request share, whichever process they are of: 128 bits, `high` written first. 0 is none.
struct trace_id {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend constexpr bool operator==(trace_id const&, trace_id const&) = default;
};

/// One span of a trace. 0 is none.
struct span_id {
  std::uint64_t value = 0;
  friend constexpr bool operator==(span_id const&, span_id const&) = default;
};

/// Where in a trace the program is: `ctx.get<trace_context>()` where a `trace` is in the stack. Its `span` is the
/// innermost span that has begun and not ended, which is the parent of what the task asks others to do.
struct trace_context {
  static constexpr std::uint8_t sampled_flag = 1;

  trace_id trace{};
  span_id span{};
  std::uint8_t flags = 0;

  /// Neither id is 0.
  constexpr bool valid() const noexcept { return trace != trace_id{} && span != span_id{}; }
  /// Whoever began the trace wants its spans recorded.
  constexpr bool sampled() const noexcept { return (flags & sampled_flag) != 0; }
  friend constexpr bool operator==(trace_context const&, trace_context const&) = default;
};

}  // namespace qtasks
