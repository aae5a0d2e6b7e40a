// SPDX-License-Identifier: BSL-1.0
// Runs logged by spdlog: the plugin hands over what happened, in types; the logger's level decides what is formatted.
#include <qtasks/plugins/observability/log.hpp>
#include <qtasks/qtasks.hpp>
#include <qtasks/adapters/spdlog/spdlog_sink.hpp>

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <memory>
#include <sstream>

namespace {

constexpr auto divide = qtasks::task<"divide">([](int a, int b) -> qtasks::result<int> {
  if (b == 0) return qtasks::task_error{qtasks::errc::permanent, "division by zero"};
  return a / b;
});

}  // namespace

int main() {
  std::ostringstream kept;
  spdlog::sinks_init_list const sinks{std::make_shared<spdlog::sinks::stdout_sink_mt>(),
                                      std::make_shared<spdlog::sinks::ostream_sink_mt>(kept)};
  auto const logger = std::make_shared<spdlog::logger>("tasks", sinks);

  qtasks::task_executor executor{qtasks::run_clock{}, qtasks::log{qtasks::spdlog_sink{logger}}};
  (void)executor.execute(divide, 6, 3);
  (void)executor.execute(divide, 6, 0);

  logger->set_level(spdlog::level::err);
  (void)executor.execute(divide, 6, 0);  // not formatted
  return kept.str().find("division by zero") == kept.str().rfind("division by zero") ? 0 : 1;
}
