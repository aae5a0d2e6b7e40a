// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/resilience/attempt_timeout.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/resilience/total_timeout.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <chrono>
#include <cstdint>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using fake_total = total_timeout<clocks::fake>;

constexpr int too_late() {
  for (std::int64_t takes : {0, 99, 100, 101, 500}) {
    std::int64_t now = 1000;
    task_executor const executor{run_clock{clocks::fake{&now}}, fake_total{{.limit = 100ns}}};
    auto const returned = executor.execute(task<"work">([&now, takes] { now += takes; }));
    EXPECT(returned.has_value() == (takes <= 100));
    if (returned.has_error()) EXPECT(returned.assume_error() == task_error(errc::timeout, "the run took too long"));
  }
  return 0;
}
CLAUSE(too_late, "a run that takes longer than its limit returns errc::timeout; one that takes just as long does not");

constexpr int limits_all_attempts() {
  std::int64_t now = 0;
  int calls = 0;
  auto const fails = task<"fails">([&]() -> result<int> {
    ++calls;
    now += 30;
    return task_error{errc::failed, "down"};
  });
  task_executor executor{
      run_clock{clocks::fake{&now}}, fake_total{{.limit = 100ns}},
      retry{{.attempts = 9, .backoff = {.initial = 10ns, .growth = backoff_growth::constant}}, waiters::fake{&now}}};
  EXPECT(executor.execute(fails).assume_error().code() == errc::timeout);
  EXPECT(calls == 3 && now == 110);
  return 0;
}
CLAUSE(limits_all_attempts, "the limit covers all attempts and waits");

constexpr int kept_errors() {
  std::int64_t now = 0;
  task_executor const executor{run_clock{clocks::fake{&now}}, fake_total{{.limit = 10ns}}};
  auto const late = [&](errc code) {
    return executor
        .execute(task<"late">([&now, code]() -> result<int> {
          now += 20;
          return task_error{code, "of the task"};
        }))
        .assume_error()
        .code();
  };
  EXPECT(late(errc::task_cancel_error) == errc::task_cancel_error && late(errc::permanent) == errc::permanent);
  EXPECT(late(errc::failed) == errc::timeout && late(errc::task_plugin_trigger_error) == errc::timeout);
  return 0;
}
CLAUSE(kept_errors, "a late cancellation and a late permanent failure are kept");

constexpr int with_fields() {
  std::int64_t now = 0;
  task_executor const executor{run_clock{clocks::fake{&now}}, fake_total{{.limit = 10ns}}};
  using limit = field<"limit_ns", std::int64_t>;
  using spent = field<"spent_ns", std::int64_t>;
  auto const late = [&]<class E>(std::type_identity<E>) {
    return executor
        .execute(task<"late">([&now]() -> result<int, E> {
          now += 25;
          return 1;
        }))
        .assume_error();
  };
  auto const both = late(std::type_identity<task_error_with<limit, field<"other", int>, spent>>{});
  EXPECT(both.code() == errc::timeout && *both.find<"limit_ns">() == 10 && *both.find<"spent_ns">() == 25);
  EXPECT(both.find<"other">() == nullptr);
  EXPECT(*late(std::type_identity<task_error_with<limit>>{}).find<"limit_ns">() == 10);
  EXPECT(*late(std::type_identity<task_error_with<spent>>{}).find<"spent_ns">() == 25);
  EXPECT(late(std::type_identity<task_error_with<field<"other", int>>>{}).code() == errc::timeout);
  return 0;
}
CLAUSE(with_fields, "the error has the limit and the time spent, where its type has the fields");

constexpr int own_limit() {
  std::int64_t now = 0;
  task_executor const executor{run_clock{clocks::fake{&now}}, fake_total{{.limit = 100ns}}};
  auto const takes_50 = [&now] { now += 50; };
  EXPECT(executor.execute(task<"t">(takes_50)).has_value());
  EXPECT(executor.execute(task<"t">(takes_50, option::max_time{49ns})).has_error());
  EXPECT(executor.execute(task<"t">(takes_50, option::max_time{0ns})).has_value());
  return 0;
}
CLAUSE(own_limit, "a task's option::max_time overrides the limit");

struct once {
  int value;
  constexpr explicit once(int v) : value(v) {}
  constexpr once(once&& other) noexcept : value(std::exchange(other.value, -1)) {}
  constexpr once& operator=(once&&) = delete;
};
TEST_CASE("timeouts forward values that can only be moved") {
  task_executor const executor{run_clock{}, total_timeout{{1h}}, attempt_timeout{{1h}}};
  auto const take = task<"take">([](once a) -> result<once> { return once{a.value + 1}; });
  CHECK(executor.execute(take, once{6}).assume_value().value == 7);
}

TEST_CASE("each thread has the limit for its own runs") {
  task_executor const executor{run_clock{}, total_timeout{{.limit = 1h}}, attempt_timeout{{.limit = 1min}}};
  auto const look = task<"look">([](context& ctx) { return ctx.deadline(); });
  constexpr_atomic<int> in_order{0};
  std::vector<std::thread> all;
  for (int t = 0; t < 4; ++t) {
    all.emplace_back([&] {
      std::int64_t last = 0;
      for (int i = 0; i < 1000; ++i) {
        std::int64_t const deadline = executor.execute(look).assume_value();
        if (deadline >= last) in_order.fetch_add(1);
        last = deadline;
      }
    });
  }
  for (auto& thread : all) thread.join();
  CHECK(in_order.load() == 4000);
}

}  // namespace
