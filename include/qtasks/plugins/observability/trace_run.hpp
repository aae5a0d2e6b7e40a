// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/observability/trace_context.hpp>
#include <qtasks/plugins/observability/trace_ids.hpp>

#include <cstdint>
#include <utility>

namespace qtasks {

/// The span of the current run, for `trace` and for the plugins that add child spans.
struct trace_run {
  span_id span{};              ///< 0 if the run is not sampled
  span_id parent{};            ///< the caller's span; 0 if there is none
  std::uint32_t children = 0;  ///< the number of the last child span

  /// Returns the id of a new child span.
  constexpr span_id next_child() noexcept { return {detail::derive_id(span.value, ++children)}; }
  /// Returns the object for one of several attempts that go on at a time, in a `hedge`: the ids of its children, of
  /// which it has at most 65,536, are those of no other attempt.
  constexpr trace_run for_attempt() noexcept {
    return {span, parent, std::exchange(children, children + (std::uint32_t{1} << 16))};
  }
};

}  // namespace qtasks
