// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/observability/trace_context.hpp>
#include <qtasks/plugins/observability/trace_ids.hpp>

#include <cstdint>

namespace qtasks {

/// The run's own span, for `trace` and for plugins that add spans inside it.
struct trace_run {
  span_id span{};           ///< 0: the run is not sampled
  span_id parent{};         ///< the caller's span; 0: none
  std::uint32_t parts = 0;  ///< spans begun inside this one

  /// The id of another span inside this one.
  constexpr span_id next_part() noexcept { return {detail::id_from(span.value, ++parts)}; }
};

}  // namespace qtasks
