// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/observability/trace_context.hpp>
#include <qtasks/plugins/observability/trace_ids.hpp>

#include <cstdint>

namespace qtasks {

/// The span of the current run, for `trace` and for the plugins that add child spans.
struct trace_run {
  span_id span{};              ///< 0 if the run is not sampled
  span_id parent{};            ///< the caller's span; 0 if there is none
  std::uint32_t children = 0;  ///< how many child spans have begun

  /// Returns the id of a new child span.
  constexpr span_id next_child() noexcept { return {detail::derive_id(span.value, ++children)}; }
};

}  // namespace qtasks
