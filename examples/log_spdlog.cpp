// SPDX-License-Identifier: BSL-1.0
// Logs runs with spdlog. The plugin passes typed records; spdlog formats those that the logger's level enables.
#include <qtasks/adapters/spdlog/spdlog_sink.hpp>
#include <qtasks/plugins/observability/log.hpp>
#include <qtasks/qtasks.hpp>

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
  std::ostringstream captured;
  spdlog::sinks_init_list const sinks{std::make_shared<spdlog::sinks::stdout_sink_mt>(),
                                      std::make_shared<spdlog::sinks::ostream_sink_mt>(captured)};
  auto const logger = std::make_shared<spdlog::logger>("tasks", sinks);

  qtasks::task_executor executor{qtasks::run_clock{}, qtasks::log{qtasks::spdlog_sink{logger}}};
  (void)executor.execute(divide, 6, 3);
  (void)executor.execute(divide, 6, 0);

  logger->set_level(spdlog::level::err);
  (void)executor.execute(divide, 6, 0);  // not formatted
  return captured.str().find("division by zero") == captured.str().rfind("division by zero") ? 0 : 1;
}
