// SPDX-License-Identifier: BSL-1.0
// EXPECT: the plugin reads a type that no plugin before it `provides`: put a provider before it
// NAMES: log, run_time, plugins_log_without_clock.cpp
#include <qtasks/plugins/observability/log.hpp>
#include <qtasks/qtasks.hpp>

struct sink {
  bool enabled(qtasks::log_level) const noexcept;
  void write(qtasks::log_record const&) const noexcept;
};

#if defined(EXPECT_FAILURE)
static_assert(sizeof(qtasks::task_executor<qtasks::log<sink>>) > 0);
#else
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, qtasks::log<sink>>) > 0);
#endif
