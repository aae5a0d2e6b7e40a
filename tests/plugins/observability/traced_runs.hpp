// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/observability/span_buffer.hpp>
#include <qtasks/plugins/observability/trace.hpp>
#include <qtasks/plugins/time/run_clock.hpp>

#include <array>
#include <cstddef>

/// What the tests of spans share: a trace on a fake clock, and the spans that it recorded.
namespace traced_runs {

using namespace qtasks;
using fake_clock = run_clock<clocks::fake>;
using spans = span_buffer<32>;
inline constexpr clocks::fake fake{};
inline constexpr errc no_error{};

template <class Sink>
constexpr auto traced(Sink& sink, trace_options options = {}) {
  return trace{sink, seeded_ids{7}, options, fake};
}

/// Drains a buffer: the spans, in the order in which they ended.
struct drained_spans {
  std::array<span_record, 32> rows{};
  std::size_t size = 0;
  constexpr explicit drained_spans(spans& from) {
    from.drain([this](span_record const& span) { rows.at(size++) = span; });
  }
  constexpr span_record const& operator[](std::size_t i) const { return rows.at(i); }
};

}  // namespace traced_runs
