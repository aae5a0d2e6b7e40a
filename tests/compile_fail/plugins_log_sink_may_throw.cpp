// SPDX-License-Identifier: BSL-1.0
// EXPECT(gcc): template constraint failure
// EXPECT(clang): constraints not satisfied for class template 'log'
// NAMES: LogSink, enabled, plugins_log_sink_may_throw.cpp
#include <qtasks/plugins/observability/log.hpp>
#include <qtasks/qtasks.hpp>

template <bool Noexcept>
struct sink {
  bool enabled(qtasks::log_level) const noexcept(Noexcept);
  void write(qtasks::log_record const&) const noexcept(Noexcept);
};

#if defined(EXPECT_FAILURE)
void use(qtasks::log<sink<false>> const&);
#else
void use(qtasks::log<sink<true>> const&);
#endif
