// SPDX-License-Identifier: BSL-1.0
#include <qtasks/engine.hpp>
#include <qtasks/plugins/qtasks.hpp>
#include <qtasks/plugins/resilience.hpp>
#include <qtasks/plugins/time.hpp>

#include <support/catch.hpp>

#include <atomic>
#include <chrono>
#include <ctime>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

using namespace qtasks;
using namespace std::chrono_literals;

namespace {

constexpr auto resize = task<"resize">(
    [](context& ctx, std::string path, int width) -> result<std::string> {
      if (width < 1) return ctx.plugin_error(ctx.get<run_services>()->text("no width for " + path));
      return path + "@" + std::to_string(width);
    },
    option::retry{3});
constexpr auto ping = task<"ping">([] { return 1; });
constexpr auto throws = task<"throws">([]() -> int { throw std::runtime_error{"broken"}; });
constexpr auto owner = task<"owner">([](std::unique_ptr<int> number) { return std::make_unique<int>(*number + 1); });
constexpr auto length = task<"length">([](std::string const& text) { return text.size(); });

std::atomic<int> calls{0};
constexpr auto fails = task<"fails">(
    [](context& ctx) -> result<int> {
      ++calls;
      return ctx.plugin_error("failed");
    },
    option::retry{3});
constexpr auto busy = task<"busy">(
    [](context& ctx) -> result<int> {
      if (++calls < 5) return ctx.retry_later("busy");
      return calls.load();
    },
    option::retry{0});

/// One type of application for most tests: each takes a second to compile.
constexpr tasks all{resize, ping, throws, owner, length, fails, busy};

worker_options at_once(int workers) { return {.workers = workers, .retries = {}}; }

}  // namespace

TEST_CASE("a task is queued, run by a worker, and waited for") {
  queue_tasks app{all, memory_broker{}};
  auto running = app.start({.workers = 2});
  auto added = app.add_task<"resize">("a.png", 640);
  REQUIRE(added.has_value());
  std::optional<result<std::string>> const outcome = added.assume_value().wait_for(5s);
  REQUIRE(outcome.has_value());
  CHECK(outcome->assume_value() == "a.png@640");
  CHECK(added.assume_value().status() == task_status::success);
  CHECK(app.add_task<"ping">().assume_value().wait_for(5s)->assume_value() == 1);
}

TEST_CASE("an error keeps its text as long as the handle") {
  queue_tasks app{all, memory_broker{}};
  auto running = app.start(at_once(1));
  auto added = app.add_task<"resize">("a-path-that-is-too-long-for-the-small-string.png", 0);
  auto const outcome = added.assume_value().wait_for(5s);
  REQUIRE(outcome.has_value());
  CHECK(outcome->assume_error().message() == "no width for a-path-that-is-too-long-for-the-small-string.png");
  CHECK(outcome->assume_error().code() == errc::task_plugin_trigger_error);
  CHECK(outcome->assume_error().task_name() == "resize");
  CHECK(added.assume_value().status() == task_status::dead);
  // A handle that ends with the expression takes the text with it.
  auto const gone = app.add_task<"resize">("a.png", 0).assume_value().wait_for(5s);
  CHECK(gone->assume_error().code() == errc::task_plugin_trigger_error);
  CHECK(gone->assume_error().message() == "the task failed: its text ended with its handle");
}

TEST_CASE("option::retry{n} is at most n + 1 calls in all") {
  calls = 0;
  SECTION("the queue") {
    queue_tasks app{all, memory_broker{}};
    auto running = app.start(at_once(1));
    auto added = app.add_task<"fails">();
    REQUIRE(added.assume_value().wait_for(5s).has_value());
    CHECK(calls == 4);
    CHECK(added.assume_value().status() == task_status::dead);
  }
  SECTION("a plugin, and the queue") {
    queue_tasks app{tasks{fails}, memory_broker{}, run_clock{}, qtasks::retry{}};
    auto running = app.start(at_once(1));
    REQUIRE(app.add_task<"fails">().assume_value().wait_for(5s).has_value());
    CHECK(calls == 4);
  }
}

TEST_CASE("a task that asks to be started later is neither a success nor a failure") {
  calls = 0;
  queue_tasks app{all, memory_broker{}};
  auto running = app.start(at_once(1));
  CHECK(app.add_task<"busy">().assume_value().wait_for(5s)->assume_value() == 5);
}

TEST_CASE("interruptions are bounded") {
  constexpr auto always_busy =
      task<"always_busy">([](context& ctx) -> result<int> { return ctx.retry_later("busy"); }, option::retry{0});
  queue_tasks app{tasks{always_busy}, memory_broker{broker_limits{.deliveries = 100, .interruptions = 7}}};
  auto running = app.start(at_once(1));
  auto added = app.add_task<"always_busy">();
  auto const outcome = added.assume_value().wait_for(5s);
  CHECK(outcome->assume_error().message() == "the task was interrupted too often without a verdict");
  CHECK(added.assume_value().status() == task_status::dead);
}

TEST_CASE("what a task throws is an error") {
  queue_tasks app{all, memory_broker{}};
  auto running = app.start({});
  auto added = app.add_task<"throws">();
  auto const outcome = added.assume_value().wait_for(5s);
  CHECK(outcome->assume_error() == task_error(errc::failed, "the task threw an exception"));
  CHECK(added.assume_value().status() == task_status::error);
}

namespace {

struct copied_once {
  int copies = 0;
  copied_once() = default;
  copied_once(copied_once const& from) : copies(from.copies + 1) {
    if (copies > 1) throw std::runtime_error{"no copy"};
  }
};

}  // namespace

TEST_CASE("what the copy of an argument throws is a failed attempt") {
  constexpr auto takes = task<"takes">([](copied_once const& /*argument*/) {}, option::retry{2});
  queue_tasks app{tasks{takes, ping}, memory_broker{}};
  auto running = app.start(at_once(1));
  copied_once const argument;
  auto added = app.add_task<"takes">(argument);
  CHECK(added.assume_value().wait_for(5s)->assume_error().code() == errc::failed);
  CHECK(added.assume_value().status() == task_status::dead);
  CHECK(app.add_task<"ping">().assume_value().wait_for(5s)->assume_value() == 1);
}

TEST_CASE("arguments and outcomes that can only be moved") {
  queue_tasks app{all, memory_broker{}};
  auto running = app.start({});
  auto added = app.add_task<"owner">(std::make_unique<int>(41));
  REQUIRE(added.assume_value().wait(5s).assume_value());
  auto outcome = std::move(added.assume_value()).take();
  CHECK(*outcome->assume_value() == 42);
}

TEST_CASE("a parameter by const reference is stored by value") {
  queue_tasks app{all, memory_broker{}};
  auto added = app.add_task<"length">(std::string(100, 'x'));
  auto running = app.start({});
  CHECK(added.assume_value().wait_for(5s)->assume_value() == 100U);
}

TEST_CASE("a full queue is an error, and room comes back") {
  queue_tasks app{all, memory_broker{broker_limits{.capacity = 2}}};
  {
    auto const first = app.add_task<"ping">();
    auto const second = app.add_task<"ping">();
    CHECK(second.has_value());
    CHECK(app.add_task<"ping">().assume_error().code() == errc::queue_full);
    auto running = app.start({});
    CHECK(first.assume_value().wait_for(5s).has_value());
    CHECK(second.assume_value().wait_for(5s).has_value());
  }
  CHECK(app.add_task<"ping">().has_value());
}

TEST_CASE("cancel") {
  SECTION("queued, it never starts") {
    queue_tasks app{all, memory_broker{}};
    auto added = app.add_task<"ping">();
    CHECK(added.assume_value().cancel().has_value());
    CHECK(added.assume_value().status() == task_status::cancel);
    CHECK(added.assume_value().cancel().assume_error().code() == errc::gone);
    auto running = app.start({});
    auto const outcome = added.assume_value().wait_for(1s);
    CHECK(outcome->assume_error().code() == errc::task_cancel_error);
    CHECK(outcome->assume_error().message() == "the task was cancelled before it started");
  }
  SECTION("running, it is asked to stop") {
    static std::atomic<bool> started{false};
    started = false;
    constexpr auto waits = task<"waits">([](context& ctx) -> result<int> {
      started = true;
      while (!ctx.stop_requested()) std::this_thread::yield();
      return ctx.cancel();
    });
    queue_tasks app{tasks{waits}, memory_broker{}};
    auto running = app.start({});
    auto added = app.add_task<"waits">();
    while (!started) std::this_thread::yield();
    CHECK(added.assume_value().status() == task_status::process);
    CHECK(added.assume_value().cancel().has_value());
    CHECK(added.assume_value().wait_for(5s)->assume_error().message() == "waits.cancel");
    CHECK(added.assume_value().status() == task_status::cancel);
  }
  SECTION("it beats a retry") {
    static std::atomic<bool> started{false};
    static std::atomic<bool> go_on{false};
    started = go_on = false;
    constexpr auto failing = task<"failing">(
        [](context& ctx) -> result<int> {
          started = true;
          while (!go_on) std::this_thread::yield();
          return ctx.plugin_error("failed");
        },
        option::retry{100});
    queue_tasks app{tasks{failing}, memory_broker{}};
    auto running = app.start(at_once(1));
    auto added = app.add_task<"failing">();
    while (!started) std::this_thread::yield();
    CHECK(added.assume_value().cancel().has_value());
    go_on = true;
    CHECK(added.assume_value().wait_for(5s)->assume_error().code() == errc::task_cancel_error);
    CHECK(added.assume_value().status() == task_status::cancel);
  }
}

TEST_CASE("a deadline ends a task that has not started") {
  queue_tasks app{all, memory_broker{}};
  auto added = app.add_task<"ping">(add_options{.deadline = 1ms});
  std::this_thread::sleep_for(5ms);
  auto running = app.start({});
  auto const outcome = added.assume_value().wait_for(5s);
  CHECK(outcome->assume_error() == task_error(errc::timeout, "the task's deadline passed before it started"));
  CHECK(added.assume_value().status() == task_status::error);
}

TEST_CASE("a delayed task does not start before its time") {
  queue_tasks app{all, memory_broker{}};
  auto running = app.start({});
  auto const began = std::chrono::steady_clock::now();
  auto added = app.add_task<"ping">(add_options{.delay = 30ms});
  REQUIRE(added.assume_value().wait_for(5s).has_value());
  CHECK(std::chrono::steady_clock::now() - began >= 30ms);
}

TEST_CASE("a smaller priority starts first, and every 16th start is that of the oldest") {
  static std::vector<int> order;
  order.clear();
  constexpr auto note = task<"note">([](int number) { order.push_back(number); });
  queue_tasks app{tasks{note}, memory_broker{}};
  for (int i = 0; i < 20; ++i) (void)app.add_task<"note">(add_options{.priority = 5 - i % 5}, i).value();
  stop_flag stop;
  worker worker_of_test{app.list(), app.model(), app.executor()};
  while (worker_of_test.step(stop)) {
  }
  CHECK(order == std::vector{4, 9, 14, 19, 3, 8, 13, 18, 2, 7, 12, 17, 1, 6, 11, 0, 16, 5, 10, 15});
}

TEST_CASE("a unique key names a task until it has ended") {
  queue_tasks app{all, memory_broker{}};
  auto const first = app.add_task<"ping">(add_options{.unique_key = "one"});
  auto const second = app.add_task<"ping">(add_options{.unique_key = "one"});
  CHECK(first.assume_value().uuid() == second.assume_value().uuid());
  auto running = app.start({});
  REQUIRE(first.assume_value().wait_for(5s).has_value());
  auto const third = app.add_task<"ping">(add_options{.unique_key = "one"});
  CHECK(third.assume_value().uuid() != first.assume_value().uuid());
}

TEST_CASE("the handles of a task are bounded") {
  queue_tasks app{all, memory_broker{}};
  std::vector<task_handle<result<int>>> handles;
  for (int i = 0; i < 65'534; ++i) handles.push_back(app.add_task<"ping">(add_options{.unique_key = "one"}).value());
  auto const one_more = app.add_task<"ping">(add_options{.unique_key = "one"});
  CHECK(one_more.assume_error() == task_error(errc::queue_full, "the task has too many handles"));
  handles.pop_back();
  CHECK(app.add_task<"ping">(add_options{.unique_key = "one"}).has_value());
}

TEST_CASE("a unique key is one of its task's name") {
  queue_tasks app{all, memory_broker{}};
  auto const first = app.add_task<"ping">(add_options{.unique_key = "one"});
  auto const other = app.add_task<"length">(add_options{.unique_key = "one"}, "text");
  CHECK(first.assume_value().uuid() != other.assume_value().uuid());
}

TEST_CASE("a uuid") {
  queue_tasks app{all, memory_broker{}};
  SECTION("that the producer chose: adding it again is the same task") {
    uuid mine;
    mine.bytes[3] = 7;
    auto const first = app.add_task<"ping">(add_options{.uuid = mine});
    CHECK(first.assume_value().uuid() == mine);
    auto running = app.start({});
    REQUIRE(first.assume_value().wait_for(5s).has_value());
    auto const again = app.add_task<"ping">(add_options{.uuid = mine});
    CHECK(again.assume_value().status() == task_status::success);
    CHECK(app.get<"ping">(mine).has_value());
    CHECK(app.add_task<"length">(add_options{.uuid = mine}, "text").assume_error().code() == errc::rejected);
  }
  SECTION("that the broker made finds the task") {
    auto const added = app.add_task<"ping">();
    uuid const id = added.assume_value().uuid();
    CHECK((id.bytes[6] & 0xF0) == 0x80);  // version 8
    CHECK((id.bytes[8] & 0xC0) == 0x80);  // the variant of RFC 9562
    CHECK(app.get<"ping">(id).assume_value().uuid() == id);
    CHECK(app.get<"length">(id).assume_error().code() == errc::unknown_task);
    CHECK(app.get<"ping">(uuid{}).assume_error().code() == errc::not_found);
    CHECK(app.add_task<"ping">(add_options{.uuid = id}).assume_value().uuid() == id);
    CHECK(app.add_task<"length">(add_options{.uuid = id}, "text").assume_error().code() == errc::rejected);
  }
}

TEST_CASE("handles may outlive the application") {
  std::optional<task_handle<result<int>>> ended;
  std::optional<task_handle<result<int>>> queued;
  {
    queue_tasks app{all, memory_broker{}};
    ended.emplace(app.add_task<"ping">().value());
    {
      auto running = app.start({});
      REQUIRE(ended->wait_for(5s).has_value());
    }
    queued.emplace(app.add_task<"ping">().value());
  }
  CHECK(ended->wait_for(0s)->assume_value() == 1);
  CHECK(queued->wait_for(0s)->assume_error() ==
        task_error(errc::task_cancel_error, "the application ended before the task"));
}

TEST_CASE("a worker's thread does not wait for a task") {
  static queue_tasks<std::remove_const_t<decltype(all)>, memory_broker<>>* other = nullptr;
  queue_tasks<std::remove_const_t<decltype(all)>, memory_broker<>> idle_app{all, memory_broker{}};
  other = &idle_app;
  constexpr auto nested = task<"nested">(
      [] { return static_cast<int>(other->add_task<"ping">().assume_value().wait_for(1h)->assume_error().code()); });
  queue_tasks app{tasks{nested}, memory_broker{}};
  auto running = app.start({});
  CHECK(app.add_task<"nested">().assume_value().wait_for(5s)->assume_value() == static_cast<int>(errc::would_deadlock));
}

TEST_CASE("progress, and the number of deliveries") {
  static std::atomic<int> step{0};
  step = 0;
  constexpr auto copies = task<"copies">([](context& ctx) {
    auto* const services = ctx.get<run_services>();
    services->progress(3, 10);
    step = 1;
    while (step != 2) std::this_thread::yield();
    return services->deliveries();
  });
  queue_tasks app{tasks{copies}, memory_broker{}};
  auto added = app.add_task<"copies">();
  CHECK(added.assume_value().progress() == task_progress{});
  auto running = app.start({});
  while (step != 1) std::this_thread::yield();
  CHECK(added.assume_value().progress() == task_progress{3, 10});
  step = 2;
  CHECK(added.assume_value().wait_for(5s)->assume_value() == 1U);
}

TEST_CASE("a stop lets running tasks end, and keeps queued ones") {
  static std::atomic<int> step{0};
  step = 0;
  constexpr auto slow = task<"slow">([] {
    step = 1;
    while (step != 2) std::this_thread::yield();
  });
  queue_tasks app{tasks{slow, ping}, memory_broker{}};
  auto added = app.add_task<"slow">();
  auto queued = app.add_task<"ping">();
  {
    auto running = app.start({});
    while (step != 1) std::this_thread::yield();
    CHECK(running.stop_for(10ms) == 1U);
    step = 2;
    CHECK(running.stop_for(5s) == 0U);
  }
  CHECK(added.assume_value().status() == task_status::success);
  CHECK(queued.assume_value().status() == task_status::new_);
  auto running = app.start({});
  CHECK(queued.assume_value().wait_for(5s).has_value());
}

TEST_CASE("a lost lease: another worker runs the task, and the first one is asked to stop") {
  static std::atomic<int> runs{0};
  runs = 0;
  constexpr auto hangs = task<"hangs">([](context& ctx) -> result<int> {
    int const run = ++runs;
    while (run == 1 && !ctx.stop_requested()) std::this_thread::yield();
    return run;
  });
  queue_tasks app{tasks{hangs}, memory_broker{{}, lease{1ms}}};
  auto added = app.add_task<"hangs">();
  stop_flag stop;
  auto const work = [&] {
    worker one{app.list(), app.model(), app.executor()};
    one.step(stop);
  };
  std::thread first{work};
  while (runs != 1) std::this_thread::yield();
  while (app.model().reap() == 0) std::this_thread::sleep_for(1ms);
  first.join();
  CHECK(added.assume_value().status() == task_status::new_);
  work();
  CHECK(added.assume_value().wait_for(5s)->assume_value() == 2);
}

TEST_CASE("plugins of the stack see queued runs") {
  queue_tasks app{all, memory_broker{}, recorder<>{}};
  {
    auto running = app.start({});
    REQUIRE(app.add_task<"ping">().assume_value().wait_for(5s).has_value());
  }
  auto const& seen = app.executor().get<recorder<>>();
  CHECK(seen.count<"task_executor_run_task">("ping") == 1U);
  CHECK(seen.in_order<"worker_start", "task_executor_run_task", "task_executor_task_close", "worker_stop">());
}

namespace {

struct tally {
  long runs = 0;
  void on(trigger<"task_executor_run_task">, auto const& /*event*/) { ++runs; }
};

}  // namespace

TEST_CASE("per_worker: each thread has a plugin of its own") {
  queue_tasks app{all, memory_broker{}, per_worker<tally>{}};
  {
    auto running = app.start({.workers = 3});
    for (int i = 0; i < 1000; ++i) REQUIRE(app.add_task<"ping">().assume_value().wait_for(5s).has_value());
  }
  long runs = 0;
  app.executor().get<per_worker<tally>>().each([&](tally const& each) { runs += each.runs; });
  CHECK(runs == 1000);
}

TEST_CASE("more retries than the bound of deliveries: each attempt is an answer") {
  calls = 0;
  constexpr auto patient = task<"patient">(
      [](context& ctx) -> result<int> {
        ++calls;
        return ctx.plugin_error("failed");
      },
      option::retry{40});
  queue_tasks app{tasks{patient}, memory_broker{}};
  auto running = app.start(at_once(1));
  auto added = app.add_task<"patient">();
  CHECK(added.assume_value().wait_for(5s)->assume_error().code() == errc::task_plugin_trigger_error);
  CHECK(calls == 41);
}

TEST_CASE("an error that is one of several keeps its text, too") {
  constexpr auto either =
      task<"either">([](context & ctx) -> result<int, one_of<task_error, task_error_with<field<"n", int>>>> {
        return task_error{errc::permanent, ctx.get<run_services>()->text("a text of the run")};
      });
  queue_tasks app{tasks{either, ping}, memory_broker{}};
  auto running = app.start(at_once(1));
  auto added = app.add_task<"either">();
  auto const outcome = added.assume_value().wait_for(5s);
  (void)app.add_task<"ping">().assume_value().wait_for(5s);  // another run uses the worker's memory
  REQUIRE(std::holds_alternative<task_error>(outcome->assume_error()));
  CHECK(std::get<task_error>(outcome->assume_error()).message() == "a text of the run");
}

TEST_CASE("on a thread that runs a worker itself, a task does not wait either") {
  static queue_tasks<std::remove_const_t<decltype(all)>, memory_broker<>>* other = nullptr;
  queue_tasks<std::remove_const_t<decltype(all)>, memory_broker<>> idle_app{all, memory_broker{}};
  other = &idle_app;
  static stop_flag stop;
  constexpr auto nested = task<"nested">([] {
    stop.request();
    return static_cast<int>(other->add_task<"ping">().assume_value().wait_for(1h)->assume_error().code());
  });
  queue_tasks app{tasks{nested}, memory_broker{}};
  auto added = app.add_task<"nested">();
  app.run_worker(stop);
  CHECK(added.assume_value().wait_for(0s)->assume_value() == static_cast<int>(errc::would_deadlock));
}

TEST_CASE("tasks that are claimed together: cancelled or too late behind a long one, they do not start") {
  static std::optional<task_handle<result<int>>> behind;
  constexpr auto slow = task<"slow">([] {
    std::this_thread::sleep_for(20ms);
    (void)behind->cancel();
  });
  queue_tasks app{tasks{slow, ping}, memory_broker{}};
  auto first = app.add_task<"slow">();
  behind.emplace(app.add_task<"ping">().value());
  auto late = app.add_task<"ping">(add_options{.deadline = 10ms});
  stop_flag stop;
  worker one{app.list(), app.model(), app.executor(), {.prefetch = 3}};
  one.step(stop);
  CHECK(first.assume_value().status() == task_status::success);
  CHECK(behind->status() == task_status::cancel);
  CHECK(late.assume_value().wait_for(0s)->assume_error().code() == errc::timeout);
  behind.reset();
}

TEST_CASE("tasks that are given back keep their order") {
  static std::vector<int> order;
  order.clear();
  static stop_flag stop_after_first;
  constexpr auto note = task<"note">([](int number) {
    order.push_back(number);
    stop_after_first.request();
  });
  queue_tasks app{tasks{note}, memory_broker{}};
  for (int i = 0; i < 6; ++i) (void)app.add_task<"note">(i).value();
  worker claims_four{app.list(), app.model(), app.executor(), {.prefetch = 4}};
  claims_four.step(stop_after_first);
  stop_flag never;
  worker one{app.list(), app.model(), app.executor()};
  while (one.step(never)) {
  }
  CHECK(order == std::vector{0, 1, 2, 3, 4, 5});
}

TEST_CASE("an outcome of which there are two handles is copied, not moved") {
  queue_tasks app{all, memory_broker{}};
  auto running = app.start({});
  auto one = app.add_task<"resize">(add_options{.unique_key = "a"}, std::string(50, 'a'), 1);
  auto two = app.add_task<"resize">(add_options{.uuid = one.assume_value().uuid()}, "", 1);
  REQUIRE(one.assume_value().wait(5s).assume_value());
  CHECK(std::move(one.assume_value()).take()->assume_value().size() == 52U);
  CHECK(two.assume_value().wait_for(0s)->assume_value().size() == 52U);
}

TEST_CASE("times out of range") {
  queue_tasks app{all, memory_broker{}};
  auto running = app.start({});
  auto never = app.add_task<"ping">(add_options{.delay = std::chrono::hours::max()});
  auto over = app.add_task<"ping">(add_options{.deadline = 0ns});
  auto past = app.add_task<"ping">(add_options{.delay = -1h});
  CHECK(over.assume_value().wait_for(5s)->assume_error().code() == errc::timeout);
  CHECK(past.assume_value().wait_for(5s)->assume_value() == 1);
  CHECK_FALSE(never.assume_value().wait(-1h).assume_value());
  CHECK(never.assume_value().status() == task_status::new_);
  CHECK(running.stop_for(std::chrono::hours::max()) == 0U);
}

TEST_CASE("a task that was cancelled while it ran and then fails is cancelled") {
  static std::atomic<int> step{0};
  step = 0;
  constexpr auto gives_up = task<"gives_up">([](context& ctx) -> result<int> {
    step = 1;
    while (!ctx.stop_requested()) std::this_thread::yield();
    return ctx.plugin_error("interrupted");
  });
  queue_tasks app{tasks{gives_up}, memory_broker{}};
  auto running = app.start({});
  auto added = app.add_task<"gives_up">();
  while (step != 1) std::this_thread::yield();
  CHECK(added.assume_value().cancel().has_value());
  CHECK(added.assume_value().wait_for(5s)->assume_error().message() == "interrupted");
  CHECK(added.assume_value().status() == task_status::cancel);
}

TEST_CASE("an add with time to wait gets the room that a task leaves, and else is refused when its time is over") {
  constexpr auto slow = task<"slow">([](std::string text) {
    std::this_thread::sleep_for(20ms);
    return text;
  });
  queue_tasks app{tasks{slow}, memory_broker{broker_limits{.capacity = 2}}};
  std::string text = "a text that is too long for a short string";
  (void)app.add_task<"slow">("1");
  (void)app.add_task<"slow">("2");
  auto const started = std::chrono::steady_clock::now();
  auto const refused = app.add_task<"slow">(add_options{.wait_for_room = 30ms}, std::move(text));
  CHECK(refused.assume_error().code() == errc::queue_full);
  CHECK(std::chrono::steady_clock::now() - started >= 30ms);
  CHECK(text == "a text that is too long for a short string");
  auto running = app.start();
  auto const added = app.add_task<"slow">(add_options{.wait_for_room = 20s}, std::move(text));
  CHECK(added.value().wait_for(20s).value().value() == "a text that is too long for a short string");
}

TEST_CASE("producers that wait for room all get it") {
  constexpr auto quick = task<"quick">([](int n) { return n; });
  queue_tasks app{tasks{quick}, memory_broker{broker_limits{.capacity = 4}}};
  auto running = app.start();
  std::atomic<int> added{0};
  std::vector<std::thread> producers;
  for (int i = 0; i < 4; ++i) {
    producers.emplace_back([&] {
      for (int n = 0; n < 500; ++n)
        added += app.add_task<"quick">(add_options{.wait_for_room = 20s}, n).has_value() ? 1 : 0;
    });
  }
  for (auto& each : producers) each.join();
  CHECK(added == 2'000);
}

TEST_CASE("a task does not wait for room on its worker's thread") {
  static std::atomic<bool> was_refused;
  was_refused = false;
  static std::function<bool()> add_more;
  constexpr auto parent = task<"parent">([] { was_refused = !add_more(); });
  queue_tasks app{tasks{parent}, memory_broker{broker_limits{.capacity = 1}}};
  add_more = [&] { return app.add_task<"parent">(add_options{.wait_for_room = 1h}).has_value(); };
  auto running = app.start();
  CHECK(app.add_task<"parent">().value().wait(20s).value());
  CHECK(was_refused);
}

TEST_CASE("adding a range gives an answer for each element") {
  constexpr auto join = task<"join">([](std::string a, int b) { return a + std::to_string(b); });
  constexpr auto twice = task<"twice">([](int n) { return 2 * n; });
  queue_tasks app{tasks{join, twice}, memory_broker{broker_limits{.capacity = 3}}};
  auto const joined = app.add_tasks<"join">(std::vector{std::tuple{"a", 1}, std::tuple{"b", 2}});
  auto const doubled = app.add_tasks<"twice">(std::vector{1, 2}, add_options{.priority = -1});
  REQUIRE(joined.size() == 2);
  REQUIRE(doubled.size() == 2);
  CHECK(doubled[1].assume_error().code() == errc::queue_full);
  auto running = app.start();
  CHECK(joined[1].value().wait_for(10s).value().value() == "b2");
  CHECK(doubled[0].value().wait_for(10s).value().value() == 2);
}

TEST_CASE("workers without work use next to no processor time") {
  constexpr auto paced = task<"paced">([] {}, option::queue_rate{{.runs = 1000, .per = 1s}}, option::concurrency{1});
  queue_tasks app{tasks{ping, paced}, memory_broker{}};
  auto running = app.start({.workers = 4});
  auto const far = app.add_task<"ping">(add_options{.delay = 1h});
  CHECK(app.add_task<"ping">().value().wait(10s).value());
  CHECK(app.add_task<"paced">().value().wait(10s).value());
  std::this_thread::sleep_for(20ms);
  std::clock_t const before = std::clock();
  std::this_thread::sleep_for(500ms);
  CHECK(std::clock() - before < CLOCKS_PER_SEC / 20);
}

TEST_CASE("a key that is unique until the start lets another task be queued while the first one runs") {
  static std::atomic<bool> goes_on;
  goes_on = false;
  constexpr auto rebuild = task<"rebuild">([] {
    while (!goes_on) std::this_thread::sleep_for(1ms);
  });
  queue_tasks app{tasks{rebuild}, memory_broker{}};
  auto running = app.start();
  add_options const once{.unique_key = "index", .unique_until = unique_until::started};
  auto const first = app.add_task<"rebuild">(once).value();
  while (first.status() == task_status::new_) std::this_thread::sleep_for(1ms);
  auto const second = app.add_task<"rebuild">(once).value();
  CHECK(second.uuid() != first.uuid());
  CHECK(app.add_task<"rebuild">(once).value().uuid() == second.uuid());
  goes_on = true;
  CHECK(second.wait(10s).value());
}
