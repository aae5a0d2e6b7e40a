// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/plugins/observability/metrics.hpp>
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/resilience/total_timeout.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"
#include "support/lazy.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using fake_clock = run_clock<clocks::fake>;
using counter = metrics<clocks::fake>;

/// Takes as long as `takes` says and ends with the error `ends`, or with a value if that is 0.
constexpr auto work = task<"work">([](std::int64_t* now, std::int64_t takes, errc ends) -> result<int> {
  *now += takes;
  if (ends != errc{}) return task_error{ends, "on request"};
  return 1;
});
constexpr auto other = task<"other">([] { return 2; });

constexpr metrics_series const* find(metrics_snapshot const& in, std::string_view name,
                                     std::optional<errc> error = {}) {
  for (auto const& series : in) {
    if (series.task == name && series.error == error && !series.overflow) return &series;
  }
  return nullptr;
}

constexpr int counted() {
  std::int64_t now = 0;
  task_executor executor{fake_clock{{&now}}, counter{{.threads = 1, .series = 4}}};
  EXPECT(executor.get<counter>().snapshot().empty());
  EXPECT(executor.execute(work, &now, std::int64_t{100}, errc{}).has_value());
  EXPECT(executor.execute(work, &now, std::int64_t{129}, errc{}).has_value());
  EXPECT(executor.execute(work, &now, std::int64_t{7}, errc::permanent).has_error());
  EXPECT(executor.execute(work, &now, std::int64_t{9}, errc{1003}).has_error());
  EXPECT(executor.execute(other).has_value());

  auto const all = executor.get<counter>().snapshot();
  EXPECT(all.size() == 4);
  EXPECT(all[0].task == "other" && !all[0].error && all[0].count() == 1 && all[0].nanoseconds == 0);
  EXPECT(all[1].task == "work" && !all[1].error && all[1].count() == 2 && all[1].nanoseconds == 229);
  EXPECT(all[1].buckets[0] == 1 && all[1].buckets[1] == 1 && all[1].retries == 0);
  EXPECT(all[2].task == "work" && all[2].error == errc::permanent && all[2].count() == 1 && all[2].nanoseconds == 7);
  EXPECT(all[3].task == "work" && all[3].error == errc{1003} && all[3].count() == 1 && all[3].nanoseconds == 9);
  return 0;
}
CLAUSE(counted, "runs are counted and timed by task and outcome, including the user's own codes");

constexpr std::uint64_t times(decisions_snapshot const& in, std::string_view name, std::string_view decision) {
  for (auto const& each : in) {
    if (each.task == name && each.decision == decision && !each.overflow) return each.count;
  }
  return 0;
}

using deciding = metrics<clocks::fake, metrics_scope::runs_and_decisions>;
static_assert(!TriggerHandler<counter, "policy_retry_scheduled"> && sizeof(counter) == sizeof(deciding));

constexpr int decided() {
  std::int64_t now = 0;
  using breaker = circuit_breaker<consecutive_failures, clocks::fake>;
  task_executor executor{fake_clock{{&now}}, deciding{{.threads = 1, .series = 16}},
                         retry{{.attempts = 3}, waiters::fake{&now}},
                         breaker{{.open_for = 50ns}, consecutive_failures{3}}};
  EXPECT(executor.execute(work, &now, std::int64_t{1}, errc::failed).has_error());
  EXPECT(executor.execute(work, &now, std::int64_t{1}, errc::failed).has_error());
  auto const all = executor.get<deciding>().decisions();
  EXPECT(all.size() == 4 && times(all, "work", "retry_scheduled") == 2 && times(all, "work", "retry_given_up") == 1);
  EXPECT(times(all, "", "breaker_opened") == 1 && times(all, "work", "breaker_refused") == 1);
  // The runs are counted as without them.
  auto const runs = executor.get<deciding>().snapshot();
  EXPECT(runs.size() == 2 && find(runs, "work", errc::failed)->retries == 2 && find(runs, "work", errc::rejected));
  return 0;
}
CLAUSE(decided, "what policies decide is counted by task and decision");

constexpr int crowded() {
  std::int64_t now = 0;
  task_executor executor{fake_clock{{&now}}, deciding{{.threads = 1, .series = 2}},
                         retry{{.attempts = 3}, waiters::fake{&now}}};
  EXPECT(executor.execute(work, &now, std::int64_t{1}, errc::failed).has_error());
  EXPECT(executor.execute(work, &now, std::int64_t{1}, errc{}).has_value());
  auto const all = executor.get<deciding>().decisions();
  EXPECT(all.size() == 2 && times(all, "work", "retry_scheduled") == 2);
  EXPECT(all[1].overflow && all[1].count == 1 && all[1].task.empty() && all[1].decision.empty());
  auto const runs = executor.get<deciding>().snapshot();
  EXPECT(runs.size() == 2 && !runs[0].overflow && !runs[1].overflow);
  return 0;
}
CLAUSE(crowded, "decisions beyond half of the series are counted together, and take no series from runs");

constexpr int every_code() {
  auto const ends = task<"ends">([](bool up, errc code) -> result<int> {
    if (!up) return task_error{code, "on request"};
    return 1;
  });
  std::int64_t now = 0;
  task_executor executor{fake_clock{{&now}}, counter{{.threads = 1, .series = 8}}};
  for (errc code : {errc{}, errc{std::numeric_limits<std::int32_t>::min()}, errc{-1}}) {
    (void)executor.execute(ends, false, code);
    EXPECT(find(executor.get<counter>().snapshot(), "ends", code)->count() == 1);
    EXPECT(find(executor.get<counter>().snapshot(), "ends") == nullptr);
  }
  (void)executor.execute(ends, true, errc{});
  EXPECT(find(executor.get<counter>().snapshot(), "ends")->count() == 1);
  return 0;
}
CLAUSE(every_code, "an error counts as an error, whatever its code is");

/// Answers every plugin error.
struct answer {
  constexpr int on(trigger<"task_executor_run_task_trigger_error">, auto const& /*event*/) const { return 5; }
};
constexpr int answered() {
  std::int64_t now = 0;
  task_executor executor{fake_clock{{&now}}, counter{{.threads = 1, .series = 4}}, answer{}};
  EXPECT(executor.execute(work, &now, std::int64_t{1}, errc::task_plugin_trigger_error).assume_value() == 5);
  EXPECT(executor.execute(work, &now, std::int64_t{1}, errc::permanent).has_error());
  auto const all = executor.get<counter>().snapshot();
  EXPECT(all.size() == 2);
  EXPECT(find(all, "work")->count() == 1);
  EXPECT(find(all, "work", errc::permanent)->count() == 1);
  return 0;
}
CLAUSE(answered, "a run whose error a plugin answered counts as a success");

constexpr int early() {
  std::int64_t now = 500;
  constexpr auto refuses = [](auto&) -> result<void> { return task_error{errc::rejected, "not today"}; };
  auto const guarded = task<"guarded">([] { return 1; }, option::middlewares_before{refuses});
  task_executor executor{fake_clock{{&now}}, counter{{.threads = 1, .series = 4}}};
  EXPECT(executor.execute(guarded).has_error());
  auto const all = executor.get<counter>().snapshot();
  EXPECT(all.size() == 1);
  EXPECT(all[0].error == errc::failed && all[0].count() == 1 && all[0].nanoseconds == 0);
  return 0;
}
CLAUSE(early, "a run that a middleware ends counts as failed, with the duration 0");

constexpr int policies() {
  std::int64_t now = 0;
  task_executor executor{fake_clock{{&now}}, counter{{.threads = 1, .series = 4}},
                         rate_limit<gcra, clocks::fake>{{.runs = 1, .per = 1ms, .burst = 1}},
                         total_timeout<clocks::fake>{{.limit = 100ns}}};
  EXPECT(executor.execute(work, &now, std::int64_t{150}, errc{}).has_error());
  EXPECT(executor.execute(work, &now, std::int64_t{150}, errc{}).has_error());
  auto const all = executor.get<counter>().snapshot();
  EXPECT(all.size() == 2);
  EXPECT(find(all, "work", errc::timeout)->count() == 1 && find(all, "work", errc::timeout)->nanoseconds == 150);
  EXPECT(find(all, "work", errc::rejected)->count() == 1 && find(all, "work", errc::rejected)->nanoseconds == 0);
  return 0;
}
CLAUSE(policies, "refused and expired runs are counted by their codes");

constexpr int retried() {
  std::int64_t now = 0;
  task_executor executor{fake_clock{{&now}}, counter{{.threads = 1, .series = 4}},
                         retry{{.attempts = 3, .backoff = {.initial = 10ns}}, waiters::fake{&now}}};
  int failures = 1;
  auto const third = task<"third">([&failures]() -> result<int> {
    if (failures-- > 0) return task_error{errc::failed, "not yet"};
    return 3;
  });
  EXPECT(executor.execute(third).has_value());
  failures = 5;
  EXPECT(executor.execute(third).has_error());
  EXPECT(executor.execute(third).has_value());
  EXPECT(executor.execute(run_info{.attempt = 2}, third).has_value());
  auto const all = executor.get<counter>().snapshot();
  EXPECT(find(all, "third")->retries == 3 && find(all, "third")->count() == 3);
  EXPECT(find(all, "third", errc::failed)->retries == 2 && find(all, "third", errc::failed)->count() == 1);
  return 0;
}
CLAUSE(retried, "a run's attempts beyond the first are counted; earlier attempts of the queue are not");

/// A clock that counts its readings.
struct counting_clock {
  int* readings;
  constexpr std::int64_t now() const noexcept { return ++*readings; }
};
constexpr int shared_reading() {
  int readings = 0;
  metrics<counting_clock> counted({.threads = 1, .series = 4});
  task_executor alone{run_clock{counting_clock{&readings}}, ref(counted)};
  EXPECT(alone.execute(other).has_value() && readings == 2);
  readings = 0;
  task_executor timed{run_clock{counting_clock{&readings}}, ref(counted),
                      total_timeout<counting_clock>{{.limit = 100ns}}};
  EXPECT(timed.execute(other).has_value() && readings == 2);
  EXPECT(find(counted.snapshot(), "other")->count() == 2);
  return 0;
}
CLAUSE(shared_reading, "with a timeout, metrics adds no reading of the clock; several executors can share a metrics");

constexpr auto twin = task<"work">([] { return 0; });
constexpr int same_name() {
  std::int64_t now = 0;
  task_executor executor{fake_clock{{&now}}, counter{{.threads = 1, .series = 4}}};
  EXPECT(executor.execute(work, &now, std::int64_t{3}, errc{}).has_value() && executor.execute(twin).has_value());
  auto const all = executor.get<counter>().snapshot();
  EXPECT(all.size() == 1 && all[0].count() == 2);
  return 0;
}
CLAUSE(same_name, "two tasks of the same name are one series in the snapshot");

constexpr int bounded() {
  std::int64_t now = 0;
  task_executor executor{fake_clock{{&now}}, counter{{.threads = 1, .series = 3}}};
  for (int round = 0; round < 2; ++round) {
    for (int code = 1; code <= 8; ++code) (void)executor.execute(work, &now, std::int64_t{code}, errc{code});
  }
  auto const all = executor.get<counter>().snapshot();
  EXPECT(all.size() == 4);
  for (int code = 1; code <= 3; ++code) {
    EXPECT(find(all, "work", errc{code})->count() == 2 && find(all, "work", errc{code})->nanoseconds == 2 * code);
  }
  EXPECT(all[3].overflow && all[3].task.empty() && !all[3].error);
  EXPECT(all[3].count() == 10 && all[3].nanoseconds == 2 * (4 + 5 + 6 + 7 + 8));
  return 0;
}
CLAUSE(bounded, "exactly as many series as configured are counted separately; all others are counted together");

struct own_error {
  int why;
};
}  // namespace
template <>
struct qtasks::error_traits<own_error> {
  static constexpr errc code(own_error const& e) noexcept { return errc{e.why}; }
  static constexpr own_error from(task_error e) noexcept { return {static_cast<int>(e.code())}; }
};
namespace {

constexpr int any_error() {
  std::int64_t now = 0;
  constexpr auto own = task<"own">([](int n) -> result<int, own_error> {
    if (n < 0) return own_error{1234};
    return n;
  });
  constexpr auto returns_nothing = task<"returns_nothing">([] {});
  task_executor executor{fake_clock{{&now}}, counter{{.threads = 1, .series = 4}}};
  EXPECT(executor.execute(own, 4).has_value() && executor.execute(own, -1).has_error());
  EXPECT(executor.execute(returns_nothing).has_value());
  auto const all = executor.get<counter>().snapshot();
  EXPECT(find(all, "own")->count() == 1 && find(all, "own", errc{1234})->count() == 1);
  EXPECT(find(all, "returns_nothing")->count() == 1);
  return 0;
}
CLAUSE(any_error, "custom error types and tasks without a value are counted");

TEST_CASE("move-only arguments and values pass through without an additional move") {
  struct token {
    explicit token(int* to) : moves(to) {}
    token(token&& from) noexcept : moves(from.moves) { ++*moves; }
    int* moves;
  };
  auto const pass = task<"pass">([](token t) -> result<token> { return t; });
  int without = 0;
  int with = 0;
  CHECK(task_executor{run_clock{}}.execute(pass, token{&without}).has_value());
  CHECK(task_executor{run_clock{}, metrics{}}.execute(pass, token{&with}).has_value());
  CHECK(with == without);
}

#if defined(__cpp_exceptions)
TEST_CASE("a run that throws counts as failed") {
  auto const throws = task<"throws">([]() -> int { throw 1; });
  task_executor executor{run_clock{}, metrics{}};
  CHECK_THROWS((void)executor.execute(throws));
  auto const all = executor.get<metrics<>>().snapshot();
  REQUIRE(all.size() == 1);
  CHECK((all[0].error == errc::failed && all[0].count() == 1));
}
#endif

TEST_CASE("a coroutine is counted when it is done; a destroyed coroutine counts as failed") {
  std::int64_t now = 0;
  support::gate gate;
  auto const waits = task<"waits">([&gate]() -> support::lazy<result<int>> {
    co_await gate.opened();
    co_return result<int>{1};
  });
  task_executor executor{fake_clock{{&now}}, counter{{.threads = 1, .series = 4}}};
  {
    auto run = executor.async_execute(waits);
    run.start();
    now = 1000;
    CHECK(executor.get<counter>().snapshot().empty());
    gate.open();
    REQUIRE(run.done());
    auto const dropped = [&] {
      auto abandoned = executor.async_execute(waits);
      abandoned.start();
    };
    dropped();
  }
  auto const all = executor.get<counter>().snapshot();
  REQUIRE(all.size() == 2);
  CHECK((find(all, "waits")->count() == 1 && find(all, "waits")->nanoseconds == 1000));
  CHECK(find(all, "waits", errc::failed)->count() == 1);
}

/// A reference model that keeps every duration.
struct model {
  std::map<std::pair<std::string, std::optional<errc>>, std::vector<std::int64_t>> runs;

  bool agrees(metrics_snapshot const& with) const {
    if (with.size() != runs.size()) return false;
    auto const& all = runs;
    return std::all_of(with.begin(), with.end(), [&all](metrics_series const& series) {
      auto const at = all.find({std::string(series.task), series.error});
      if (at == all.end() || at->second.size() != series.count()) return false;
      std::int64_t sum = 0;
      std::array<std::uint64_t, latency_buckets::count> buckets{};
      for (std::int64_t const duration : at->second) {
        sum += duration;
        std::size_t bucket = 0;
        while (bucket < 27 && duration > std::int64_t{128} << bucket) ++bucket;
        ++buckets[bucket];
      }
      return sum == series.nanoseconds && buckets == series.buckets;
    });
  }
};
TEST_CASE("random runs give the same counts as the reference model") {
  std::mt19937_64 random(4);
  for (int round = 0; round < 20; ++round) {
    std::int64_t now = 0;
    model expected;
    task_executor executor{fake_clock{{&now}}, counter{{.threads = 1, .series = 12}}};
    for (int run = 0; run < 2000; ++run) {
      auto const takes = static_cast<std::int64_t>(random() >> (29 + random() % 35));
      errc const code{static_cast<std::int32_t>(random() % 9)};
      if (random() % 4 == 0) {
        (void)executor.execute(other);
        expected.runs[{"other", std::nullopt}].push_back(0);
      } else {
        (void)executor.execute(work, &now, takes, code);
        expected.runs[{"work", code == errc{} ? std::nullopt : std::optional(code)}].push_back(takes);
      }
    }
    REQUIRE(expected.agrees(executor.get<counter>().snapshot()));
  }
}

void in_threads(int threads, auto const& body) {
  std::vector<std::thread> all;
  for (int i = 0; i < threads; ++i) all.emplace_back(body, i);
  for (std::thread& each : all) each.join();
}

/// Eight threads run tasks with ten outcomes. Every run is counted, whatever the options are.
void counted_by_threads(metrics_options options) {
  constexpr auto ends = task<"ends">([](int how) -> result<int> {
    if (how != 0) return task_error{errc{how}, "on request"};
    return 1;
  });
  task_executor executor{run_clock{}, metrics{options}};
  std::atomic<bool> stop{false};
  std::thread reader([&] {
    std::uint64_t before = 0;
    while (!stop) {
      std::uint64_t all = 0;
      for (auto const& series : executor.get<metrics<>>().snapshot()) all += series.count();
      if (all < before) std::terminate();
      before = all;
    }
  });
  constexpr int runs = 5000;
  in_threads(8, [&](int thread) {
    for (int i = 0; i < runs; ++i) (void)executor.execute(ends, (i + thread) % 10);
  });
  stop = true;
  reader.join();

  std::uint64_t all = 0;
  std::uint64_t overflow = 0;
  std::size_t separate = 0;
  for (auto const& series : executor.get<metrics<>>().snapshot()) {
    all += series.count();
    if (series.overflow) {
      overflow = series.count();
    } else {
      CHECK(series.count() <= 8 * runs / 10);
      ++separate;
    }
  }
  CHECK(all == 8 * runs);
  if (options.series >= 10) {
    CHECK((overflow == 0 && separate == 10));
  } else {
    CHECK(overflow > 0);
  }
}
TEST_CASE("eight threads with a table each") { counted_by_threads({.threads = 64, .series = 10}); }
TEST_CASE("eight threads, some of which share a table") { counted_by_threads({.threads = 2, .series = 10}); }
TEST_CASE("eight threads that share one table") { counted_by_threads({.threads = 0, .series = 10}); }
TEST_CASE("eight threads that share one table, which is too small") { counted_by_threads({.threads = 0, .series = 4}); }

TEST_CASE("threads that run one after another reuse a table") {
  task_executor executor{run_clock{}, metrics{{.threads = 4, .series = 1}}};
  for (int i = 0; i < 300; ++i) {
    in_threads(1, [&](int) { (void)executor.execute(other); });
  }
  CHECK(executor.get<metrics<>>().snapshot()[0].count() == 300);
}

TEST_CASE("options beyond the bounds are limited to them") {
  metrics const tiny{{.threads = 0, .series = 0}};
  CHECK(tiny.snapshot().empty());
  task_executor executor{run_clock{}, metrics{{.threads = 100'000, .series = 1}}};
  CHECK(executor.execute(other).has_value());
  CHECK(executor.get<metrics<>>().snapshot()[0].count() == 1);
}

}  // namespace
