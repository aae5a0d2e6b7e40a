// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/plugins/observability/log.hpp>
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/resilience/total_timeout.hpp>
#include <qtasks/qtasks.hpp>
#include <qtasks/triggers/engine.hpp>

#include "support/clause.hpp"
#include "support/lazy.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <thread>
#include <type_traits>
#include <vector>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using fake_clock = run_clock<clocks::fake>;

/// A copy of a record and of everything it refers to.
struct line {
  log_level level = log_level::off;
  std::string_view what{};
  std::string_view task{};
  uuid id{};
  int attempt = 0;
  std::optional<task_error> error{};
  std::int64_t duration_ns = 0;
  std::string_view plugin{};

  constexpr bool is(log_level of, std::string_view text, std::optional<errc> code = {}) const {
    return level == of && what == text && error.has_value() == code.has_value() && (!code || error->code() == *code);
  }
};

struct page {
  std::array<line, 16> lines{};
  std::size_t size = 0;
  log_level from = log_level::debug;
  int enabled_calls = 0;
};

/// A sink that writes to a page.
struct sink {
  page* to;
  constexpr bool enabled(log_level level) const noexcept {
    ++to->enabled_calls;
    return level >= to->from;
  }
  constexpr void write(log_record const& record) const noexcept {
    to->lines.at(to->size++) = {
        record.level,       record.what,    record.task.name,
        record.task.uuid,   record.attempt, record.error == nullptr ? std::nullopt : std::optional(*record.error),
        record.duration_ns, record.plugin};
  }
};
template <log_level Level>
using log_from = qtasks::log<sink, Level, clocks::fake>;

constexpr auto work = task<"work">([](std::int64_t* now, errc ends) -> result<int> {
  *now += 40;
  if (ends != errc{}) return task_error{ends, "on request"};
  return 1;
});

constexpr int written() {
  std::int64_t now = 7;
  page out;
  task_executor executor{fake_clock{{&now}}, log_from<log_level::debug>{{&out}}};
  uuid const id{{1, 2, 3}};
  EXPECT(executor.execute(run_info{.uuid = id, .attempt = 3}, work, &now, errc{}).has_value());
  EXPECT(out.size == 2);
  EXPECT(out.lines[0].is(log_level::debug, "run started"));
  EXPECT(out.lines[0].task == "work" && out.lines[0].id == id && out.lines[0].attempt == 3);
  EXPECT(out.lines[0].duration_ns == 0);
  EXPECT(out.lines[1].is(log_level::info, "run ended"));
  EXPECT(out.lines[1].task == "work" && out.lines[1].id == id && out.lines[1].attempt == 3);
  EXPECT(out.lines[1].duration_ns == 40 && out.lines[1].plugin.empty());
  return 0;
}
CLAUSE(written, "a run logs its start and its end, with its fields");

constexpr int failed() {
  std::int64_t now = 0;
  page out;
  task_executor executor{fake_clock{{&now}}, log_from<log_level::debug>{{&out}}};
  EXPECT(executor.execute(work, &now, errc::permanent).has_error());
  EXPECT(out.size == 2 && out.lines[1].is(log_level::warning, "run ended", errc::permanent));
  EXPECT(out.lines[1].error->message() == "on request" && out.lines[1].duration_ns == 40);
  out.size = 0;
  EXPECT(executor.execute(work, &now, errc::task_plugin_trigger_error).has_error());
  EXPECT(out.size == 3 && out.lines[1].is(log_level::info, "error raised", errc::task_plugin_trigger_error));
  EXPECT(out.lines[1].error->message() == "on request" && out.lines[1].task == "work");
  EXPECT(out.lines[2].is(log_level::warning, "run ended", errc::task_plugin_trigger_error));
  return 0;
}
CLAUSE(failed, "an error is logged as a warning; an error that plugins may answer is also logged when it is raised");

struct answer {
  constexpr int on(trigger<"task_executor_run_task_trigger_error">, auto const& /*event*/) const { return 5; }
};
constexpr int answered() {
  std::int64_t now = 0;
  page out;
  task_executor executor{fake_clock{{&now}}, log_from<log_level::info>{{&out}}, answer{}};
  EXPECT(executor.execute(work, &now, errc::task_plugin_trigger_error).assume_value() == 5);
  EXPECT(out.size == 2 && out.lines[0].is(log_level::info, "error raised", errc::task_plugin_trigger_error));
  EXPECT(out.lines[1].is(log_level::info, "run ended"));
  return 0;
}
CLAUSE(answered, "a run whose error a plugin answered is logged as a success");

constexpr int decided() {
  std::int64_t now = 0;
  page out;
  using breaker = circuit_breaker<consecutive_failures, clocks::fake>;
  task_executor executor{fake_clock{{&now}}, log_from<log_level::info>{{&out}},
                         retry{{.attempts = 2, .backoff = {.initial = 9ns}}, waiters::fake{&now}},
                         breaker{{.open_for = 50ns}, consecutive_failures{2}}};
  EXPECT(executor.execute(work, &now, errc::failed).has_error());
  EXPECT(out.size == 4 && out.lines[0].is(log_level::info, "retry_scheduled", errc::failed));
  EXPECT(out.lines[0].task == "work" && out.lines[0].plugin == "retry" && out.lines[0].duration_ns == 9);
  EXPECT(out.lines[1].is(log_level::warning, "breaker_opened") && out.lines[1].plugin == "circuit_breaker");
  EXPECT(out.lines[1].task.empty() && out.lines[1].error == std::nullopt);
  EXPECT(out.lines[2].is(log_level::info, "retry_given_up", errc::failed) && out.lines[2].attempt == 2);
  EXPECT(out.lines[3].is(log_level::warning, "run ended", errc::failed));
  now += 20;
  out.size = 0;
  EXPECT(executor.execute(work, &now, errc{}).has_error());
  EXPECT(out.size == 2 && out.lines[0].is(log_level::info, "breaker_refused") && out.lines[0].duration_ns == 30);
  return 0;
}
CLAUSE(decided, "what policies decide is logged where it happens, with the policy, the error and the time");

constexpr int quiet() {
  std::int64_t now = 0;
  page out;
  auto const twice = task<"twice">([](int i) { return 2 * i; });
  using kept = cache<decltype(twice), clocks::fake>;
  task_executor executor{fake_clock{{&now}}, log_from<log_level::debug>{{&out}}, kept{{.ttl = 5ns}}};
  EXPECT(executor.execute(twice, 1).has_value() && executor.execute(twice, 1).has_value());
  EXPECT(out.size == 5 && out.lines[3].is(log_level::debug, "cache_hit") && out.lines[3].plugin == "cache");
  // At a higher level the record does not exist, so that the stack is one in which no plugin hears it.
  EXPECT(!TriggerHandler<log_from<log_level::info>, "policy_cache_hit">);
  EXPECT(!TriggerHandler<log_from<log_level::warning>, "policy_retry_scheduled">);
  EXPECT(TriggerHandler<log_from<log_level::info>, "policy_retry_scheduled">);
  return 0;
}
CLAUSE(quiet, "a hit of a cache is logged at `debug`");

struct breaks {
  static constexpr std::string_view name = "breaks";
  constexpr result<void> on(trigger<"task_executor_before_execute">, auto const& /*event*/) const {
    return task_error{errc::failed, "out of paper"};
  }
  constexpr result<void> on(trigger<"worker_start">, auto const& /*event*/) const {
    return task_error{errc::failed, "no worker"};
  }
};
struct start {};
constexpr int plugin_failed() {
  std::int64_t now = 0;
  page out;
  task_executor executor{fake_clock{{&now}}, log_from<log_level::error>{{&out}}, breaks{}};
  EXPECT(executor.execute(work, &now, errc::permanent).has_error());
  EXPECT(out.size == 1 && out.lines[0].is(log_level::error, "plugin failed", errc::failed));
  EXPECT(out.lines[0].plugin == "breaks" && out.lines[0].task == "work" && out.lines[0].attempt == 1);
  EXPECT(out.lines[0].error->message() == "out of paper");
  executor.stack().fire(trigger<"worker_start">{}, start{});
  EXPECT(out.size == 2 && out.lines[1].is(log_level::error, "plugin failed", errc::failed));
  EXPECT(out.lines[1].error->message() == "no worker" && out.lines[1].task.empty());
  return 0;
}
CLAUSE(plugin_failed, "a failed plugin is logged as an error, inside a run and outside");

template <log_level Level>
constexpr std::size_t lines_from() {
  std::int64_t now = 0;
  page out;
  task_executor executor{failure_policy<on_plugin_failure::stop>{}, fake_clock{{&now}}, log_from<Level>{{&out}},
                         breaks{}};
  (void)executor.execute(work, &now, errc{});                           // debug, info
  (void)executor.execute(work, &now, errc::task_plugin_trigger_error);  // debug, info, warning
  return out.size;                                                      // and one error for each run
}
constexpr int levels() {
  EXPECT(lines_from<log_level::debug>() == 7);
  EXPECT(lines_from<log_level::info>() == 5);
  EXPECT(lines_from<log_level::warning>() == 3);
  EXPECT(lines_from<log_level::error>() == 2);
  EXPECT(lines_from<log_level::off>() == 0);
  return 0;
}
CLAUSE(levels, "records below the level are not written");

constexpr int not_enabled() {
  std::int64_t now = 0;
  page out{.from = log_level::warning};
  task_executor executor{fake_clock{{&now}}, log_from<log_level::info>{{&out}}};
  EXPECT(executor.execute(work, &now, errc{}).has_value());
  EXPECT(out.size == 0 && out.enabled_calls == 1);
  EXPECT(executor.execute(work, &now, errc::permanent).has_error());
  EXPECT(out.size == 1 && out.lines[0].is(log_level::warning, "run ended", errc::permanent));
  return 0;
}
CLAUSE(not_enabled, "a sink can disable levels that are compiled in");

/// A clock that counts its readings.
struct counting_clock {
  int* readings;
  constexpr std::int64_t now() const noexcept { return ++*readings; }
};
template <log_level Level>
constexpr int readings_at(log_level from, errc ends, auto... timeouts) {
  int readings = 0;
  std::int64_t now = 0;
  page out{.from = from};
  task_executor executor{run_clock{counting_clock{&readings}}, qtasks::log<sink, Level, counting_clock>{{&out}},
                         timeouts...};
  (void)executor.execute(work, &now, ends);
  return readings;
}
constexpr int readings() {
  EXPECT(readings_at<log_level::info>(log_level::info, errc{}) == 2);
  EXPECT(readings_at<log_level::info>(log_level::warning, errc{}) == 1);
  EXPECT(readings_at<log_level::warning>(log_level::info, errc{}) == 1);
  EXPECT(readings_at<log_level::warning>(log_level::info, errc::permanent) == 2);
  EXPECT(readings_at<log_level::info>(log_level::info, errc{}, total_timeout<counting_clock>{{.limit = 90ns}}) == 2);
  return 0;
}
CLAUSE(readings, "the clock is read only for records that are written, and not again after a timeout has read it");

constexpr int policies() {
  std::int64_t now = 0;
  page out;
  task_executor executor{fake_clock{{&now}}, log_from<log_level::warning>{{&out}},
                         rate_limit<gcra, clocks::fake>{{.runs = 1, .per = 1ms, .burst = 1}},
                         retry{{.attempts = 3, .backoff = {.initial = 10ns}}, waiters::fake{&now}}};
  EXPECT(executor.execute(work, &now, errc::failed).has_error());
  EXPECT(executor.execute(work, &now, errc::failed).has_error());
  EXPECT(out.size == 2 && out.lines[0].is(log_level::warning, "run ended", errc::failed));
  EXPECT(out.lines[0].attempt == 3);
  EXPECT(out.lines[1].is(log_level::warning, "run ended", errc::rejected));
  EXPECT(out.lines[1].error->message() == "the rate limit is reached");
  return 0;
}
CLAUSE(policies, "the attempt is logged, and the error of a policy that refuses a run");

constexpr int early() {
  std::int64_t now = 500;
  page out;
  constexpr auto refuses = [](auto&) -> result<void> { return task_error{errc::rejected, "not today"}; };
  auto const guarded = task<"guarded">([] { return 1; }, option::middlewares_before{refuses});
  task_executor executor{fake_clock{{&now}}, log_from<log_level::debug>{{&out}}};
  EXPECT(executor.execute(guarded).has_error());
  EXPECT(out.size == 1 && out.lines[0].is(log_level::warning, "run ended", errc::failed));
  EXPECT(out.lines[0].error->message() == "the run ended early" && out.lines[0].duration_ns == 0);
  return 0;
}
CLAUSE(early, "a run that a middleware ends logs its end but no start");

TEST_CASE("a run whose coroutine is destroyed is logged as ended early") {
  std::int64_t now = 0;
  page out;
  support::gate gate;
  auto const waits = task<"waits">([&gate]() -> support::lazy<result<int>> {
    co_await gate.opened();
    co_return result<int>{1};
  });
  task_executor executor{fake_clock{{&now}}, log_from<log_level::info>{{&out}}};
  {
    auto run = executor.async_execute(waits);
    run.start();
    CHECK(out.size == 0);
  }
  CHECK((out.size == 1 && out.lines[0].is(log_level::warning, "run ended", errc::failed)));
}

/// Counts records: 1 without an error, 1000 with one.
struct counting_sink {
  std::atomic<int>* written;
  bool enabled(log_level) const noexcept { return true; }
  void write(log_record const& record) const noexcept { *written += record.error == nullptr ? 1 : 1000; }
};
TEST_CASE("threads share a log") {
  std::atomic<int> count{0};
  task_executor executor{run_clock{}, qtasks::log{counting_sink{&count}}};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&executor] {
      std::int64_t now = 0;
      for (int i = 0; i < 100; ++i) (void)executor.execute(work, &now, i % 2 == 0 ? errc{} : errc::permanent);
    });
  }
  for (std::thread& each : threads) each.join();
  CHECK(count == 200 + 200 * 1000);
}

struct throwing_sink {
  bool enabled(log_level) const { return true; }
  void write(log_record const&) const {}
};
static_assert(LogSink<sink> && LogSink<counting_sink> && !LogSink<throwing_sink> && !LogSink<int>);

// At `error` the stack needs no run_clock; at `off` the plugin is empty.
static_assert(sizeof(task_executor<qtasks::log<sink, log_level::error>>) > 0);
struct empty_sink {
  constexpr bool enabled(log_level) const noexcept { return true; }
  constexpr void write(log_record const&) const noexcept {}
};
static_assert(std::is_empty_v<qtasks::log<empty_sink, log_level::off>>);

}  // namespace
