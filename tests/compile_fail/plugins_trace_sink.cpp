// SPDX-License-Identifier: BSL-1.0
// EXPECT(gcc): template constraint failure
// EXPECT(clang): constraints not satisfied for class template 'trace'
// NAMES: my_sink, SpanSink, plugins_trace_sink.cpp
#include <qtasks/plugins/observability/trace.hpp>
#include <qtasks/qtasks.hpp>

struct my_sink {
#if defined(EXPECT_FAILURE)
  void add(qtasks::span_record const& span);  // may throw
#else
  void add(qtasks::span_record const& span) noexcept;
#endif
};
extern template class qtasks::trace<my_sink>;
