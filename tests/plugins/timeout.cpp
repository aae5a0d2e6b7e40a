// SPDX-License-Identifier: BSL-1.0
#include <qtasks/chrono.hpp>
#include <qtasks/plugins/resilience/attempt_timeout.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/resilience/total_timeout.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <cstdint>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace qtasks;
using fake_total = total_timeout<clocks::fake>;
using fake_attempt = attempt_timeout<clocks::fake>;

constexpr auto work_for(std::int64_t& now, std::int64_t takes) {
  return task<"work">([&now, takes] {
    now += takes;
    return 7;
  });
}

constexpr int too_late() {
  for (std::int64_t takes : {0, 99, 100, 101, 500}) {
    std::int64_t now = 1000;
    task_executor const total{run_clock{clocks::fake{&now}}, fake_total{{.limit = 100}}};
    auto const left = total.execute(work_for(now, takes));
    EXPECT(left.has_value() == (takes <= 100));
    if (left.has_error()) EXPECT(left.assume_error() == task_error(errc::timeout, "the run took too long"));
    task_executor const attempt{run_clock{clocks::fake{&now}}, fake_attempt{{.limit = 100}}};
    auto const tried = attempt.execute(work_for(now, takes));
    EXPECT(tried.has_value() == (takes <= 100));
    if (tried.has_error()) EXPECT(tried.assume_error() == task_error(errc::timeout, "the attempt took too long"));
  }
  return 0;
}
CLAUSE(too_late, "what takes longer than its limit leaves errc::timeout; what takes just as long does not");

/// Writes down the deadline and the limit that the rest of the stack sees.
struct spy {
  std::int64_t* deadline;
  std::int64_t* limit;
  constexpr auto on(trigger<"task_executor_run_task_around">, auto const& event, auto next) const -> decltype(next()) {
    *deadline = event.context.deadline();
    *limit = event.context.template get<deadline_info>()->limit;
    return then(next(), [this, &event](auto&& left) {
      *deadline = event.context.deadline();
      return std::forward<decltype(left)>(left);
    });
  }
};

constexpr int nested() {
  std::int64_t now = 1000;
  std::int64_t outer = 0;
  std::int64_t outer_limit = 0;
  std::int64_t deadline = 0;
  std::int64_t limit = 0;
  auto const look = task<"look">([&](context& ctx) {
    deadline = ctx.deadline();
    limit = ctx.get<deadline_info>()->limit;
    return outer;
  });
  auto const run = [&](std::int64_t total, std::int64_t attempt, std::int64_t given) {
    task_executor const executor{run_clock{clocks::fake{&now}}, fake_total{{total}}, spy{&outer, &outer_limit},
                                 fake_attempt{{attempt}}};
    return executor.execute(run_info{.deadline = given}, look).value();
  };
  EXPECT(run(100, 30, no_deadline) == 1100 && deadline == 1030 && limit == 30 && outer_limit == 100);
  EXPECT(outer == 1100);  // put back after the attempt
  EXPECT(run(100, 300, no_deadline) == 1100 && deadline == 1100 && limit == 100);
  EXPECT(run(100, 30, 1010) == 1010 && deadline == 1010 && limit == 10 && outer_limit == 10);
  EXPECT(run(no_deadline, no_deadline, no_deadline) == 1000 + timeout_options::longest && deadline == outer);
  now = timeout_options::longest - 1;
  EXPECT(run(no_deadline, no_deadline, no_deadline) == no_deadline && deadline == no_deadline);
  return 0;
}
CLAUSE(nested, "nested deadlines take the earlier one, and put the outer one back");

constexpr int each_attempt_anew() {
  std::int64_t now = 0;
  int calls = 0;
  auto const slow_twice = task<"slow_twice">([&](context& ctx) -> result<std::int64_t> {
    now += ++calls < 3 ? 50 : 5;
    return ctx.deadline();
  });
  task_executor executor{run_clock{clocks::fake{&now}}, fake_total{{.limit = 1000}},
                         retry{{.backoff = {.first = 7}}, waiters::fake{&now}}, fake_attempt{{.limit = 20}}};
  EXPECT(executor.execute(slow_twice).assume_value() == 50 + 7 + 50 + 14 + 20 && now == 126);
  return 0;
}
CLAUSE(each_attempt_anew, "an attempt's limit begins with the attempt, and its expiry is tried again");

constexpr int bounds_all_attempts() {
  std::int64_t now = 0;
  int calls = 0;
  auto const fails = task<"fails">([&]() -> result<int> {
    ++calls;
    now += 30;
    return task_error{errc::failed, "down"};
  });
  task_executor executor{
      run_clock{clocks::fake{&now}}, fake_total{{.limit = 100}},
      retry{{.attempts = 9, .backoff = {.first = 10, .growth = backoff_growth::constant}}, waiters::fake{&now}}};
  EXPECT(executor.execute(fails).assume_error().code() == errc::timeout);
  EXPECT(calls == 3 && now == 110);
  return 0;
}
CLAUSE(bounds_all_attempts, "the total limit is that of all attempts and waits");

constexpr int says_more() {
  std::int64_t now = 0;
  task_executor const executor{run_clock{clocks::fake{&now}}, fake_total{{.limit = 10}}};
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
CLAUSE(says_more, "of late errors a cancellation and a permanent failure stand");

constexpr int with_fields() {
  std::int64_t now = 0;
  task_executor const executor{run_clock{clocks::fake{&now}}, fake_total{{.limit = 10}}};
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
CLAUSE(with_fields, "limit and time spent are in the error where its type has the fields");

/// Keeps what the run's context says at its end.
struct keeps {
  deadline_info* to;
  constexpr void on(trigger<"task_executor_task_close">, auto const& event) const {
    *to = *event.context.template get<deadline_info>();
  }
};

constexpr int in_the_context() {
  std::int64_t now = 0;
  deadline_info info;
  task_executor const executor{run_clock{clocks::fake{&now}}, fake_total{{.limit = 100}}, keeps{&info},
                               fake_attempt{{.limit = 30}}};
  EXPECT(executor.execute(work_for(now, 20)).has_value() && info.limit == 100 && info.spent == 20);
  EXPECT(executor.execute(work_for(now, 50)).has_error() && info.limit == 100 && info.spent == 50);
  return 0;
}
CLAUSE(in_the_context, "limit and time spent are in the run's context");

constexpr int own_limit() {
  std::int64_t now = 0;
  task_executor const executor{run_clock{clocks::fake{&now}}, fake_total{{.limit = 100}}};
  auto const takes_50 = [&now] { now += 50; };
  EXPECT(executor.execute(task<"t">(takes_50)).has_value());
  EXPECT(executor.execute(task<"t">(takes_50, option::max_time{49})).has_error());
  EXPECT(executor.execute(task<"t">(takes_50, option::max_time{0})).has_value());
  return 0;
}
CLAUSE(own_limit, "a task's option::max_time stands above the limit");

struct once {
  int value;
  constexpr explicit once(int v) : value(v) {}
  constexpr once(once&& other) noexcept : value(std::exchange(other.value, -1)) {}
  constexpr once& operator=(once&&) = delete;
};
TEST_CASE("timeouts pass on what can only be moved") {
  task_executor const executor{run_clock{}, total_timeout{{nanoseconds(std::chrono::hours{1})}},
                               attempt_timeout{{nanoseconds(std::chrono::hours{1})}}};
  auto const take = task<"take">([](once a) -> result<once> { return once{a.value + 1}; });
  CHECK(executor.execute(take, once{6}).assume_value().value == 7);
}

TEST_CASE("threads bound their runs each for itself") {
  task_executor const executor{run_clock{}, total_timeout{{.limit = nanoseconds(std::chrono::hours{1})}},
                               attempt_timeout{{.limit = nanoseconds(std::chrono::minutes{1})}}};
  auto const look = task<"look">([](context& ctx) { return ctx.deadline(); });
  constexpr_atomic<int> in_order{0};
  std::vector<std::thread> all;
  for (int t = 0; t < 4; ++t) {
    all.emplace_back([&] {
      std::int64_t last = 0;
      for (int i = 0; i < 1000; ++i) {
        std::int64_t const deadline = executor.execute(look).assume_value();
        if (deadline >= last) in_order.add(1);
        last = deadline;
      }
    });
  }
  for (auto& thread : all) thread.join();
  CHECK(in_order.load() == 4000);
}

}  // namespace
