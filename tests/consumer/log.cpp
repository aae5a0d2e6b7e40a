// SPDX-License-Identifier: BSL-1.0
#include <spdlog/sinks/ostream_sink.h>
#include <cstdlib>
#include <memory>
#include <qtasks/adapters/spdlog/spdlog_sink.hpp>
#include <qtasks/plugins/observability/log.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/qtasks.hpp>
#include <sstream>
#include <string>

constexpr auto fail = qtasks::task<"fail">([](int n) -> qtasks::result<int> {
  if (n < 0) return qtasks::task_error{qtasks::errc::failed, "negative"};
  return n;
});

int main() {
  std::ostringstream kept;
  auto const logger = std::make_shared<spdlog::logger>("tasks", std::make_shared<spdlog::sinks::ostream_sink_mt>(kept));
  qtasks::task_executor executor{qtasks::run_clock{}, qtasks::log{qtasks::spdlog_sink{logger}},
                                 qtasks::retry{{.attempts = 3}}};
  bool const failed = executor.execute(fail, -1).has_error();
  return failed && kept.str().find("attempt=3") != std::string::npos ? EXIT_SUCCESS : EXIT_FAILURE;
}
