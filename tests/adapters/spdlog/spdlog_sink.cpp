// SPDX-License-Identifier: BSL-1.0
#include <qtasks/adapters/spdlog/spdlog_sink.hpp>
#include <qtasks/plugins/observability/log.hpp>
#include <qtasks/qtasks.hpp>
#include <qtasks/triggers/engine.hpp>

#include "support/catch.hpp"

#include <spdlog/sinks/ostream_sink.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace qtasks;

/// A logger that writes to a string.
struct output {
  std::ostringstream text{};
  std::shared_ptr<spdlog::logger> logger = [this] {
    auto made = std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(text));
    made->set_pattern("%l %v", spdlog::pattern_time_type::local);
    made->set_level(spdlog::level::debug);
    return made;
  }();
  /// Returns what was written since the last call.
  std::string take() { return std::exchange(text, {}).str(); }
};

constexpr auto work = task<"work">([](std::int64_t* now, errc ends) -> result<int> {
  *now += 40;
  if (ends != errc{}) return task_error{ends, "on request"};
  return 1;
});

template <log_level Level>
auto executor_on(output& out, std::int64_t* now) {
  return task_executor{run_clock{clocks::fake{now}},
                       qtasks::log<spdlog_sink, Level, clocks::fake>{spdlog_sink{out.logger}}};
}

TEST_CASE("spdlog: a run writes two lines") {
  std::int64_t now = 0;
  output out;
  auto executor = executor_on<log_level::debug>(out, &now);
  REQUIRE(executor.execute(work, &now, errc{}).has_value());
  CHECK(out.take() ==
        "debug run started task=\"work\" attempt=1\n"
        "info run ended task=\"work\" attempt=1 duration_ns=40\n");
}

TEST_CASE("spdlog: a line has the error, the uuid and the attempt") {
  std::int64_t now = 0;
  output out;
  auto executor = executor_on<log_level::warning>(out, &now);
  uuid const id{{0x12, 0x3e, 0x45, 0x67, 0xe8, 0x9b, 0x12, 0xd3, 0xa4, 0x56, 0x42, 0x66, 0x14, 0x17, 0x40, 0x0f}};
  REQUIRE(executor.execute(run_info{.uuid = id, .attempt = 2}, work, &now, errc{1003}).has_error());
  CHECK(out.take() ==
        "warning run ended task=\"work\" uuid=123e4567-e89b-12d3-a456-42661417400f attempt=2 error.type=1003 "
        "message=\"on request\" duration_ns=40\n");
}

struct breaks {
  static constexpr std::string_view name = "breaks";
  constexpr result<void> on(trigger<"worker_start">, auto const& /*event*/) const {
    return task_error{errc::failed, "no worker"};
  }
};
struct start {};
TEST_CASE("spdlog: a plugin that fails outside a run") {
  output out;
  task_executor executor{qtasks::log<spdlog_sink, log_level::error>{spdlog_sink{out.logger}}, breaks{}};
  executor.stack().fire(trigger<"worker_start">{}, start{});
  CHECK(out.take() == "error plugin failed plugin=\"breaks\" error.type=failed message=\"no worker\"\n");
}

TEST_CASE("spdlog: a message cannot forge a line") {
  output out;
  std::string const message = "a \"b\" \\ c\nerror run ended\x7f \xc3\xa9 " + std::string(300, 'x');
  task_error const error{errc::permanent, borrowed{message}};
  task_record const of{.name = "work"};
  spdlog_sink{out.logger}.write({.level = log_level::warning, .what = "run ended", .task = of, .error = &error});
  CHECK(out.take() == R"(warning run ended task="work" attempt=1 error.type=permanent message="a \"b\" \\ c\x0aerror )"
                      "run ended\\x7f \xc3\xa9 " +
                          std::string(300, 'x') + "\" duration_ns=0\n");
}

TEST_CASE("spdlog: the logger's level is respected") {
  std::int64_t now = 0;
  output out;
  out.logger->set_level(spdlog::level::warn);
  auto executor = executor_on<log_level::debug>(out, &now);
  REQUIRE(executor.execute(work, &now, errc{}).has_value());
  CHECK(out.take().empty());
  spdlog_sink const sink{out.logger};
  CHECK((!sink.enabled(log_level::info) && sink.enabled(log_level::warning) && sink.enabled(log_level::error)));
  out.logger->set_level(spdlog::level::off);
  CHECK(!sink.enabled(log_level::error));
}

TEST_CASE("spdlog: threads share a logger") {
  output out;
  task_executor executor{run_clock{}, qtasks::log{spdlog_sink{out.logger}}};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&executor] {
      std::int64_t now = 0;
      for (int i = 0; i < 100; ++i) (void)executor.execute(work, &now, errc{});
    });
  }
  for (std::thread& each : threads) each.join();
  std::string const text = out.take();
  CHECK(std::count(text.begin(), text.end(), '\n') == 400);
}

static_assert(LogSink<spdlog_sink>);

}  // namespace
