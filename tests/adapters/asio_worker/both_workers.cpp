// SPDX-License-Identifier: BSL-1.0
// A worker of Boost.Asio keeps the clauses that a blocking one does.
#include <qtasks/plugins/resilience.hpp>
#include <qtasks/plugins/time.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <type_traits>
#include <vector>

#include "support/catch.hpp"
#include "workers.hpp"

namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using support::blocking;
using at_once = support::awaiting<false>;
using suspended = support::awaiting<true>;

std::atomic<int> calls;

result<int> twice(context&, int number) {
  ++calls;
  return number * 2;
}
result<int> odd(context& ctx, int number) {
  ++calls;
  if (number % 2 == 0) return ctx.plugin_error("an even number");
  return number;
}
/// Fails in the first `number` calls.
result<int> third(context& ctx, int number) {
  if (calls++ < number) return task_error{errc::failed, "not yet"};
  return ctx.attempt();
}
result<int> later(context& ctx, int number) {
  if (calls++ < number) return ctx.retry_later("busy");
  return number;
}
result<int> throws(context&, int) { throw std::runtime_error("a reason"); }

/// Claimed with others, it ends what they wait for.
stop_flag* to_stop = nullptr;
task_handle<result<int>> const* to_cancel = nullptr;
std::vector<int> started;
result<int> stops_worker(context&, int number) {
  started.push_back(number);
  if (to_stop != nullptr) to_stop->request();
  if (to_cancel != nullptr) (void)to_cancel->cancel();
  return number;
}
result<int> sleeps(context&, int number) {
  std::this_thread::sleep_for(std::chrono::milliseconds{number});
  return number;
}

/// One application for all tests, which takes long to compile.
template <class Worker>
auto application() {
  return queue_tasks{
      tasks{Worker::template task<"twice">(twice), Worker::template task<"odd">(odd),
            Worker::template task<"third">(third, option::retry{2}),
            Worker::template task<"later">(later, option::retry{0}), Worker::template task<"throws">(throws),
            Worker::template task<"stops">(stops_worker), Worker::template task<"sleeps">(sleeps),
            Worker::template task<"mail">(odd, option::queue<"mail">{})},
      memory_broker{{.interruptions = 3}}};
}

}  // namespace

TEMPLATE_TEST_CASE("a worker ends a task with its value, or its error and text", "", blocking, at_once, suspended) {
  auto app = application<typename TestType::kind>();
  auto running = TestType::start(app, 4);
  auto const value = app.template add_task<"twice">(21).value();
  auto const right = app.template add_task<"odd">(1).value();
  auto const wrong = app.template add_task<"odd">(2).value();
  CHECK(value.wait_for(10s).value().value() == 42);
  CHECK(right.wait_for(10s).value().value() == 1);
  auto const error = wrong.wait_for(10s).value().error();
  CHECK(error.code() == errc::task_plugin_trigger_error);
  CHECK(error.message() == "an even number");
  CHECK((value.status() == task_status::success && wrong.status() == task_status::error));
}

TEMPLATE_TEST_CASE("a worker retries, at most n + 1 calls; then the task is dead", "", blocking, at_once, suspended) {
  auto app = application<typename TestType::kind>();
  auto running = TestType::start(app);
  calls = 0;
  CHECK(app.template add_task<"third">(2).value().wait_for(10s).value().value() == 3);
  calls = 0;
  auto const dies = app.template add_task<"third">(9).value();
  CHECK(dies.wait_for(10s).value().error().code() == errc::failed);
  CHECK((dies.status() == task_status::dead && calls == 3));
  auto const kept = app.inspect(dies.uuid()).value();
  CHECK((kept.failures.size() == 3 && kept.failures[0].text == "not yet"));
}

TEMPLATE_TEST_CASE("a plugin's retries count for the worker, too", "", blocking, at_once, suspended) {
  using waits = std::conditional_t<std::is_same_v<TestType, blocking>, waiters::sleep, qtasks::asio::wait>;
  queue_tasks app{tasks{TestType::kind::template task<"third">(third, option::retry{4})}, memory_broker{}, run_clock{},
                  retry{{.attempts = 3, .backoff = support::no_wait}, waits{}}};
  auto running = TestType::start(app);
  calls = 0;
  auto const dies = app.template add_task<"third">(99).value();
  REQUIRE(dies.wait_for(10s).has_value());
  CHECK((dies.status() == task_status::dead && calls >= 5 && calls <= 6));
}

TEMPLATE_TEST_CASE("a worker starts a task again that asks for it, within the bound", "", blocking, at_once,
                   suspended) {
  auto app = application<typename TestType::kind>();
  auto running = TestType::start(app);
  calls = 0;
  CHECK(app.template add_task<"later">(2).value().wait_for(10s).value().value() == 2);
  calls = 0;
  auto const dies = app.template add_task<"later">(99).value();
  REQUIRE(dies.wait_for(10s).has_value());
  CHECK((dies.status() == task_status::dead && calls == 4));
}

TEMPLATE_TEST_CASE("what a task throws ends it as an error, and the worker goes on", "", blocking, at_once, suspended) {
  auto app = application<typename TestType::kind>();
  auto running = TestType::start(app);
  auto const thrown = app.template add_task<"throws">(1).value();
  auto const error = thrown.wait_for(10s).value().error();
  CHECK((error.code() == errc::failed && error.message() == "the task threw an exception"));
  CHECK(thrown.status() == task_status::error);
  CHECK(app.template add_task<"twice">(1).value().wait_for(10s).value().value() == 2);
}

TEMPLATE_TEST_CASE("a worker that stops gives back what it has claimed, in order", "", blocking, at_once) {
  auto app = application<typename TestType::kind>();
  started.clear();
  std::vector<task_handle<result<int>>> added;
  for (int i = 0; i < 4; ++i) added.push_back(app.template add_task<"stops">(i).value());
  for (std::size_t done = 0; done < added.size(); ++done) {
    stop_flag stop;
    to_stop = &stop;
    TestType::run(app, stop, 4);
    for (std::size_t i = 0; i < added.size(); ++i)
      CHECK(added[i].status() == (i <= done ? task_status::success : task_status::new_));
  }
  to_stop = nullptr;
  CHECK(started == std::vector{0, 1, 2, 3});
}

TEMPLATE_TEST_CASE("a task that was claimed with others does not start if it is cancelled, or too late", "", blocking,
                   at_once) {
  auto app = application<typename TestType::kind>();
  auto const cancels = app.template add_task<"stops">(0).value();
  auto const sleeping = app.template add_task<"sleeps">(30).value();
  auto const cancelled = app.template add_task<"twice">(1).value();
  auto const late = app.template add_task<"twice">(add_options{.deadline = 15ms}, 2).value();
  auto const unhurt = app.template add_task<"twice">(3).value();
  to_cancel = &cancelled;
  calls = 0;
  {
    auto running = TestType::start(app, 5);
    CHECK(unhurt.wait_for(10s).value().value() == 6);
    REQUIRE(late.wait_for(10s).has_value());
  }
  to_cancel = nullptr;
  CHECK(cancelled.status() == task_status::cancel);
  CHECK((late.status() == task_status::error && late.wait_for(0s)->error().code() == errc::timeout));
  CHECK(calls == 1);
}

TEMPLATE_TEST_CASE("a worker claims what its filter admits", "", blocking, at_once) {
  queue_tasks app{tasks{TestType::kind::template task<"twice">(twice),
                        TestType::kind::template task<"mail">(odd, option::queue<"mail">{})},
                  memory_broker{}};
  auto const mail = app.template add_task<"mail">(1).value();
  auto const other = app.template add_task<"twice">(1).value();
  auto running = TestType::start(app, 2, {.queues = std::uint64_t{1} << 1});
  auto const after = app.template add_task<"mail">(3).value();
  CHECK(after.wait_for(10s).value().value() == 3);
  CHECK((mail.status() == task_status::success && other.status() == task_status::new_));
}

namespace {

/// Fails at one trigger in front of a run.
template <fixed_string Name>
struct refuses {
  result<void> on(trigger<Name>, auto const&) const { return task_error{errc::rejected, "refused"}; }
};

template <class Worker, fixed_string Name>
void check_refusal() {
  CAPTURE(Name.view());
  queue_tasks app{tasks{Worker::kind::template task<"twice">(twice, option::retry{3})}, memory_broker{},
                  refuses<Name>{}};
  auto running = Worker::start(app);
  calls = 0;
  auto const added = app.template add_task<"twice">(1).value();
  CHECK(added.wait_for(10s).value().has_error());
  CHECK((added.status() == task_status::error && calls == 0));
}

}  // namespace

TEMPLATE_TEST_CASE("a plugin that fails in front of a run ends the task as an error, without a run", "", blocking,
                   at_once, suspended) {
  check_refusal<TestType, "worker_execute_before">();
  check_refusal<TestType, "worker_run_task_before">();
}
