// SPDX-License-Identifier: BSL-1.0
#include <qtasks/engine.hpp>

#include <support/catch.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

using namespace qtasks;
using namespace std::chrono_literals;

namespace {

constexpr auto web = task<"web">([](int n) { return n; });
constexpr auto mail = task<"mail">([](int n) { return n; }, option::queue<"mail">{});
constexpr auto report = task<"report">([](int n) { return n; }, option::queue<"mail">{}, option::priority{1});

using three = tasks<std::remove_const_t<decltype(web)>, std::remove_const_t<decltype(mail)>,
                    std::remove_const_t<decltype(report)>>;

}  // namespace

TEST_CASE("queues have the names of the options, each once") {
  static_assert(queue_names<three>.size() == 2);
  CHECK(queue_names<three>[0] == "default");
  CHECK(queue_names<three>[1] == "mail");
}

TEST_CASE("a worker serves the queues that it was started for") {
  queue_tasks app{tasks{web, mail, report}, memory_broker{}};
  auto const letter = app.add_task<"mail">(1);
  auto const page = app.add_task<"web">(2);
  {
    auto running = app.start<"mail">();
    CHECK(letter.value().wait_for(10s).value().value() == 1);
    CHECK(page.value().wait(50ms).value() == false);
  }
  auto running = app.start<"default", "mail">();
  CHECK(page.value().wait_for(10s).value().value() == 2);
}

TEST_CASE("a notice reaches a worker that serves the queue") {
  queue_tasks app{tasks{web, mail, report}, memory_broker{}};
  auto letters = app.start<"mail">({.workers = 2});
  auto pages = app.start<"default">();
  std::this_thread::sleep_for(20ms);  // all wait
  for (int i = 0; i < 20; ++i) {
    auto const started = std::chrono::steady_clock::now();
    CHECK(app.add_task<"web">(i).value().wait_for(10s).value().value() == i);
    CHECK(std::chrono::steady_clock::now() - started < 10s);
  }
}

TEST_CASE("a paused queue starts nothing until it is resumed, and other queues go on") {
  queue_tasks app{tasks{web, mail, report}, memory_broker{}};
  CHECK_FALSE(app.is_paused<"mail">());
  app.pause<"mail">();
  CHECK(app.is_paused<"mail">());
  CHECK_FALSE(app.is_paused());
  auto running = app.start();
  auto const letter = app.add_task<"mail">(1);
  CHECK(app.add_task<"web">(2).value().wait_for(10s).value().value() == 2);
  CHECK(letter.value().wait(50ms).value() == false);
  app.pause();
  CHECK(app.is_paused());
  auto const page = app.add_task<"web">(3);
  CHECK(page.value().wait(50ms).value() == false);
  app.resume<"mail">();
  CHECK(letter.value().wait_for(10s).value().value() == 1);
  CHECK(page.value().status() == task_status::new_);
  app.resume();
  CHECK(page.value().wait_for(10s).value().value() == 3);
}

namespace {

std::vector<int> started_order;
constexpr auto noted = task<"noted">([](int n) { started_order.push_back(n); });
constexpr auto noted_mail = task<"noted_mail">([](int n) { started_order.push_back(n); }, option::queue<"mail">{});

}  // namespace

TEST_CASE("priority and age count over all queues that a worker serves") {
  started_order.clear();
  queue_tasks app{tasks{noted, noted_mail}, memory_broker{}};
  (void)app.add_task<"noted">(1);
  (void)app.add_task<"noted_mail">(2);
  (void)app.add_task<"noted">(3);
  (void)app.add_task<"noted_mail">(add_options{.priority = -1}, 4);
  auto const last = app.add_task<"noted_mail">(5);
  auto running = app.start();
  REQUIRE(last.value().wait(10s).value());
  CHECK(started_order == std::vector{4, 1, 2, 3, 5});
}

TEST_CASE("every 16th start is that of the oldest task, over all queues") {
  started_order.clear();
  queue_tasks app{tasks{noted, noted_mail}, memory_broker{}};
  auto const old = app.add_task<"noted_mail">(add_options{.priority = 5}, -1);
  for (int i = 0; i < 40; ++i) (void)app.add_task<"noted">(add_options{.priority = i % 3}, i);
  auto running = app.start();
  REQUIRE(old.value().wait(10s).value());
  running.stop_for(10s);
  auto const at = std::find(started_order.begin(), started_order.end(), -1);
  CHECK(at - started_order.begin() == 15);
}

namespace {

std::atomic<int> now_running{0};
std::atomic<int> most_running{0};
std::atomic<int> others{0};

void work() {
  int const now = ++now_running;
  int most = most_running;
  while (most < now && !most_running.compare_exchange_weak(most, now)) {
  }
  std::this_thread::sleep_for(2ms);
  --now_running;
}

constexpr auto narrow = task<"narrow">(
    [](context& ctx, int n) -> result<void> {
      work();
      if (n % 5 == 1) return ctx.plugin_error("no");
      if (n % 5 == 2) return ctx.retry_later("later");
      return outcome::success();
    },
    option::concurrency{2}, option::retry{1});
constexpr auto other = task<"other">([] { ++others; });

}  // namespace

TEST_CASE("no more runs of a task at a time than its concurrency allows, and other tasks go on") {
  now_running = most_running = others = 0;
  queue_tasks app{tasks{narrow, other}, memory_broker{broker_limits{.interruptions = 3}}};
  std::vector<task_handle<result<void>>> handles;
  for (int i = 0; i < 60; ++i) {
    handles.push_back(std::move(app.add_task<"narrow">(add_options{.priority = -1}, i).value()));
    if (i % 7 == 0) (void)handles.back().cancel();
  }
  for (int i = 0; i < 10; ++i) (void)app.add_task<"other">();
  auto running = app.start({.workers = 8, .prefetch = 3, .retries = {.initial = 1ms}});
  for (int tries = 0; others < 10 && tries < 1000; ++tries) std::this_thread::sleep_for(1ms);
  CHECK(others == 10);
  CHECK(std::any_of(handles.begin(), handles.end(), [](auto const& each) { return !is_final(each.status()); }));
  for (auto const& each : handles) CHECK(each.wait(20s).value());
  CHECK(most_running == 2);
  CHECK(now_running == 0);
}

TEST_CASE("a place of a concurrency limit is free again after every end of a claim") {
  queue_tasks app{tasks{narrow}, memory_broker{}};
  worker one{app.list(), app.model(), app.executor()};
  using session = decltype(app)::model_type::session;
  session claims{app.model()};
  std::array<claimed, 4> got;
  for (int i = 0; i < 3; ++i) (void)app.add_task<"narrow">(0);
  SECTION("given back") {
    REQUIRE(claims.claim(got).value() == 2);
    CHECK(claims.claim(got).value() == 0);
    CHECK(claims.give_back(got[0]).has_value());
    claims.release(got[0]);
    CHECK(claims.claim(got).value() == 1);
  }
  SECTION("queued again") {
    REQUIRE(claims.claim(got).value() == 2);
    CHECK(claims.retry(got[0], task_outcome::retry, 1, 0, {errc::failed, "failed"}).has_value());
    claims.release(got[0]);
    CHECK(claims.claim(got).value() == 1);
  }
  SECTION("ended, once") {
    REQUIRE(claims.claim(got).value() == 2);
    result<void> done = outcome::success();
    CHECK(claims.finish<0>(got[0], task_outcome::success, 1, done).has_value());
    CHECK(claims.finish<0>(got[0], task_outcome::success, 1, done).has_value());
    claims.release(got[0]);
    CHECK(claims.claim(got).value() == 1);
    CHECK(claims.claim(got).value() == 0);
  }
}

namespace {

constexpr auto paced = task<"paced">([] {}, option::queue_rate{{.runs = 2, .per = 1s, .burst = 2}});

}  // namespace

TEST_CASE("starts of a task keep its rate, and the worker starts the next one in time") {
  std::int64_t now = 0;
  queue_tasks app{tasks{paced, web}, memory_broker{{}, no_lease{}, clocks::fake{&now}}};
  decltype(app)::model_type::session claims{app.model()};
  for (int i = 0; i < 6; ++i) (void)app.add_task<"paced">();
  std::array<claimed, 8> got;
  CHECK(claims.claim(got).value() == 2);
  CHECK(claims.claim(got).value() == 0);
  CHECK_FALSE(app.model().has_work());
  now = 499'999'999;
  CHECK(claims.claim(got).value() == 0);
  now = 500'000'000;
  CHECK(app.model().has_work());
  CHECK(claims.claim(got).value() == 1);
  (void)app.add_task<"web">(1);
  CHECK(claims.claim(got).value() == 1);
  now = 1'500'000'000;
  CHECK(claims.claim(got).value() == 2);
}

TEST_CASE("a limited rate is kept by threads") {
  constexpr auto quick = task<"quick">([] {}, option::queue_rate{{.runs = 100, .per = 1s}});
  queue_tasks app{tasks{quick}, memory_broker{}};
  auto running = app.start({.workers = 2});
  auto const started = std::chrono::steady_clock::now();
  std::vector<task_handle<result<void>>> handles;
  for (int i = 0; i < 11; ++i) handles.push_back(std::move(app.add_task<"quick">().value()));
  for (auto const& each : handles) REQUIRE(each.wait(20s).value());
  CHECK(std::chrono::steady_clock::now() - started >= 100ms);
}

namespace {

std::atomic<bool> let_go{false};
constexpr auto slow = task<"slow">([] {
  while (!let_go) std::this_thread::sleep_for(1ms);
});
constexpr auto urgent = task<"urgent">([] { return 1; }, option::priority{-1});

}  // namespace

TEST_CASE("a reserved worker starts urgent tasks while all others are busy") {
  let_go = false;
  queue_tasks app{tasks{slow, urgent}, memory_broker{}};
  auto running = app.start({.workers = 2, .reserved = 1});
  auto const first = app.add_task<"slow">();
  auto const second = app.add_task<"slow">();
  CHECK(app.add_task<"urgent">().value().wait_for(10s).value().value() == 1);
  CHECK(second.value().status() == task_status::new_);
  let_go = true;
  CHECK(second.value().wait(10s).value());
}

TEST_CASE("one worker at least starts every task") {
  let_go = true;
  queue_tasks app{tasks{slow, urgent}, memory_broker{}};
  auto running = app.start({.workers = 2, .reserved = 5});
  CHECK(app.add_task<"slow">().value().wait(10s).value());
}
