// SPDX-License-Identifier: BSL-1.0
#include <qtasks/engine.hpp>

#include <support/catch.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

using namespace qtasks;
using namespace std::chrono_literals;

namespace {

std::atomic<bool> succeeds{false};
std::atomic<int> calls{0};
constexpr auto fragile = task<"fragile">(
    [](context& ctx, std::string const& text) -> result<std::string> {
      ++calls;
      if (!succeeds) return ctx.plugin_error("not yet");
      return text;
    },
    option::retry{2}, option::queue<"slow">{});
constexpr auto plain = task<"plain">([](context& ctx, int n) -> result<int> {
  if (n < 0) return ctx.permanent("negative");
  return n;
});

/// Calls a function at the points inside the broker.
struct watched_hooks : no_hooks {
  static inline std::function<void(std::string_view)> reached;
  static void at(char const* point) noexcept {
    if (reached) reached(point);
  }
};

constexpr worker_options at_once{
    .retries = {.initial = std::chrono::nanoseconds{1}, .max = std::chrono::nanoseconds{1}}};

template <class F>
bool soon(F f) {
  for (int tries = 0; tries < 5'000; ++tries) {
    if (f()) return true;
    std::this_thread::sleep_for(1ms);
  }
  return false;
}

}  // namespace

TEST_CASE("a dead task keeps its history, is listed, and runs again when it is queued again") {
  succeeds = false;
  calls = 0;
  queue_tasks app{tasks{fragile, plain}, memory_broker{}};
  auto running = app.start(at_once);
  qtasks::uuid uuid;
  {
    auto added = app.add_task<"fragile">("text").value();
    uuid = added.uuid();
    REQUIRE(added.wait(10s).value());
    CHECK(added.status() == task_status::dead);
    CHECK(app.requeue<"fragile">(uuid).assume_error().message() ==
          "the task has other handles, which refer to its outcome");
  }
  auto const page = app.query({.status = task_status::dead});
  REQUIRE(page.tasks.size() == 1);
  CHECK(page.next == 0);
  task_snapshot const& seen = page.tasks[0];
  CHECK(seen.uuid == uuid);
  CHECK(seen.name == "fragile");
  CHECK(seen.queue == "slow");
  CHECK(seen.attempts == 3);
  CHECK(seen.deliveries == 3);
  REQUIRE(seen.failures.size() == 3);
  for (std::uint32_t i = 0; i < 3; ++i) {
    CHECK(seen.failures[i].attempt == i + 1);
    CHECK(seen.failures[i].how == (i < 2 ? task_outcome::retry : task_outcome::exhausted));
    CHECK(seen.failures[i].code == errc::task_plugin_trigger_error);
    CHECK(seen.failures[i].text == "not yet");
    CHECK((i == 0 || seen.failures[i].at >= seen.failures[i - 1].at));
  }
  succeeds = true;
  auto again = app.requeue<"fragile">(uuid);
  REQUIRE(again.has_value());
  CHECK(again.value().wait_for(10s).value().value() == "text");
  CHECK(again.value().uuid() == uuid);
  CHECK(calls == 4);
  CHECK(app.inspect(uuid).value().failures.size() == 3);
  CHECK(app.requeue<"fragile">(uuid).assume_error().message() ==
        "the task is not dead: only a dead one is queued again");
}

TEST_CASE("a task that is queued again has all its attempts, and a second death") {
  succeeds = false;
  calls = 0;
  queue_tasks app{tasks{fragile, plain}, memory_broker{broker_limits{.history = 2}}};
  auto running = app.start(at_once);
  auto const uuid = [&] {
    auto added = app.add_task<"fragile">("text").value();
    (void)added.wait(10s);
    return added.uuid();
  }();
  {
    auto again = app.requeue<"fragile">(uuid).value();
    REQUIRE(again.wait(10s).value());
    CHECK(again.status() == task_status::dead);
  }
  CHECK(calls == 6);
  CHECK(app.inspect(uuid).value().failures.size() == 2);
}

TEST_CASE("a dead task with a unique key is not queued again beside one that has the key") {
  succeeds = false;
  queue_tasks app{tasks{fragile, plain}, memory_broker{}};
  add_options const once{.unique_key = "once"};
  qtasks::uuid uuid;
  {
    auto running = app.start(at_once);
    auto added = app.add_task<"fragile">(once, "first").value();
    REQUIRE(added.wait(10s).value());
    uuid = added.uuid();
  }
  {
    auto second = app.add_task<"fragile">(once, "second").value();
    CHECK(second.uuid() != uuid);
    CHECK(app.requeue<"fragile">(uuid).assume_error().message() == "another task has the unique key of this one");
    (void)second.cancel();
  }
  CHECK(app.requeue<"fragile">(uuid).has_value());
  CHECK(app.add_task<"fragile">(once, "third").value().uuid() == uuid);
}

TEST_CASE("every task is on exactly one page") {
  queue_tasks app{tasks{fragile, plain}, memory_broker{}};
  std::vector<task_handle<result<int>>> handles;
  for (int i = 0; i < 25; ++i) handles.push_back(std::move(app.add_task<"plain">(i).value()));
  (void)app.add_task<"fragile">("text");
  std::set<std::array<std::uint8_t, 16>> seen;
  std::size_t pages = 0;
  for (std::uint64_t after = 0;;) {
    task_page const page = app.query({.name = "plain", .limit = 10, .after = after});
    CHECK(page.tasks.size() <= 10);
    for (auto const& each : page.tasks) CHECK(seen.insert(each.uuid.bytes).second);
    ++pages;
    after = page.next;
    if (after == 0) break;
  }
  CHECK(seen.size() == 25);
  CHECK(pages >= 3);
  CHECK(app.query({.status = task_status::success}).tasks.empty());
  CHECK(app.query({.limit = 0}).tasks.size() == 1);
}

TEST_CASE("statistics count tasks by name and status") {
  queue_tasks app{tasks{plain, fragile}, memory_broker{broker_limits{.capacity = 100}}};
  auto const good = app.add_task<"plain">(1).value();
  auto const bad = app.add_task<"plain">(-1).value();
  {
    auto running = app.start();
    REQUIRE(good.wait(10s).value());
    REQUIRE(bad.wait(10s).value());
  }
  auto const waiting = app.add_task<"fragile">("text").value();
  queue_stats const counts = app.stats();
  REQUIRE(counts.tasks.size() == 2);
  CHECK(counts.capacity == 100);
  CHECK(counts.tasks[0].name == "plain");
  CHECK(counts.tasks[0].queue == "default");
  CHECK(counts.tasks[0].count(task_status::success) == 1);
  CHECK(counts.tasks[0].count(task_status::error) == 1);
  CHECK(counts.tasks[1].count(task_status::new_) == 1);
  CHECK(counts.count(task_status::success) == 1);
  CHECK(counts.count(task_status::dead) == 0);
}

TEST_CASE("an ended task without a handle is kept for its time, and then forgotten") {
  std::int64_t now = 1'000;
  queue_tasks app{tasks{fragile, plain},
                  memory_broker{broker_limits{.result_ttl = 100ns}, no_lease{}, clocks::fake{&now}}};
  qtasks::uuid uuid;
  {
    auto const added = app.add_task<"plain">(7).value();
    uuid = added.uuid();
    worker one{app.list(), app.model(), app.executor()};
    (void)one.step(stop_flag{});
  }
  now = 1'099;
  (void)app.model().reap();
  CHECK(app.get<"plain">(uuid).value().wait_for(0s).value().value() == 7);
  now = 1'100;
  {
    auto const held = app.get<"plain">(uuid).value();
    (void)app.model().reap();
    CHECK(held.wait_for(0s).value().value() == 7);
  }
  CHECK(app.get<"plain">(uuid).assume_error().code() == errc::not_found);
  CHECK(app.inspect(uuid).assume_error().code() == errc::not_found);
  CHECK(app.stats().count(task_status::success) == 0);
}

TEST_CASE("the workers' own upkeep forgets tasks in time") {
  queue_tasks app{tasks{fragile, plain}, memory_broker{broker_limits{.result_ttl = 20ms}}};
  auto running = app.start();
  auto const uuid = [&] {
    auto const added = app.add_task<"plain">(7).value();
    (void)added.wait(10s);
    return added.uuid();
  }();
  CHECK(soon([&] { return app.inspect(uuid).has_error(); }));
}

TEST_CASE("dead tasks are forgotten by hand, by age, or after their time, and never because there are many") {
  succeeds = false;
  std::int64_t now = 1'000;
  queue_tasks app{tasks{fragile, plain}, memory_broker{broker_limits{}, no_lease{}, clocks::fake{&now}}};
  worker one{app.list(), app.model(), app.executor(), at_once};
  for (int i = 0; i < 3; ++i) {
    (void)app.add_task<"fragile">("text");
    for (int run = 0; run < 3; ++run) {
      (void)one.step(stop_flag{});
      now += 10;
    }
  }
  CHECK(app.stats().count(task_status::dead) == 3);
  now = 1'000'000;
  (void)app.model().reap();
  CHECK(app.stats().count(task_status::dead) == 3);
  CHECK(app.purge(task_status::success) == 0);
  CHECK(app.purge(task_status::dead, 1h) == 0);
  CHECK(app.purge(task_status::dead, std::chrono::nanoseconds{1'000'000 - 1'030}) == 1);
  CHECK(app.purge(task_status::dead) == 2);
  CHECK(app.stats().count(task_status::dead) == 0);
}

TEST_CASE("started workers renew the leases of what they run") {
  static std::atomic<int> runs;
  runs = 0;
  constexpr auto slow = task<"slow">([](context& ctx) -> result<int> {
    ++runs;
    std::this_thread::sleep_for(60ms);
    return ctx.stop_requested() ? -1 : 1;
  });
  queue_tasks app{tasks{slow}, memory_broker{{}, lease{15ms}}};
  auto running = app.start({.workers = 2});
  CHECK(app.add_task<"slow">().value().wait_for(20s).value().value() == 1);
  CHECK(runs == 1);
}

TEST_CASE("a task that lost its lease has that in its history") {
  std::int64_t now = 1'000;
  queue_tasks app{tasks{fragile, plain}, memory_broker{{}, lease{1ms}, clocks::fake{&now}}};
  auto const added = app.add_task<"plain">(1).value();
  decltype(app)::model_type::session claims{app.model()};
  std::array<claimed, 1> got;
  REQUIRE(claims.claim(got).value() == 1);
  now += 2'000'000;
  CHECK(app.model().reap() == 1);
  claims.release(got[0]);
  auto const seen = app.inspect(added.uuid()).value();
  CHECK(seen.status == task_status::new_);
  REQUIRE(seen.failures.size() == 1);
  CHECK(seen.failures[0].how == task_outcome::lost);
  CHECK(seen.failures[0].code == errc::lease_lost);
}

TEST_CASE("a lease is not renewed for longer than the longest time, so that a run that hangs is seen") {
  std::int64_t now = 1'000;
  queue_tasks app{tasks{fragile, plain}, memory_broker{{}, lease{1ms, 5ms}, clocks::fake{&now}}};
  auto const added = app.add_task<"plain">(1).value();
  decltype(app)::model_type::session claims{app.model()};
  std::array<claimed, 1> got;
  REQUIRE(claims.claim(got).value() == 1);
  int renewals = 0;
  for (; renewals < 100; ++renewals) {
    now += 900'000;
    if (claims.renew(got[0]).has_error()) break;
  }
  CHECK(renewals == 5);
  now += 1'000'000;
  CHECK(app.model().reap() == 1);
  claims.release(got[0]);
  CHECK(added.status() == task_status::new_);
}

TEST_CASE("a task that dies in its claim is queued again only when that claim has let it go") {
  using broker = memory_broker<no_lease, clocks::steady, watched_hooks>;
  queue_tasks app{tasks{plain}, broker{broker_limits{.deliveries = 0}}};
  auto const uuid = app.add_task<"plain">(7).value().uuid();
  std::string refused;
  watched_hooks::reached = [&](std::string_view point) {
    if (point != "refused") return;
    auto const early = app.requeue<"plain">(uuid);
    refused = early.has_error() ? early.assume_error().message() : "queued again";
  };
  decltype(app)::model_type::session claims{app.model()};
  std::array<claimed, 1> got;
  CHECK(claims.claim(got).value() == 0);
  watched_hooks::reached = nullptr;
  CHECK(refused == "the task is not dead: only a dead one is queued again");
  CHECK(app.inspect(uuid).value().status == task_status::dead);
  CHECK(app.requeue<"plain">(uuid).has_value());
  CHECK(app.stats().count(task_status::new_) == 1);
}
