// SPDX-License-Identifier: BSL-1.0
// An application on a database: what it stores, who sees it, and what survives.
#include <qtasks/adapters/sqlite.hpp>
#include <qtasks/engine.hpp>

#include "engine/flat_codec.hpp"
#include "support/catch.hpp"
#include "temporary_directory.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace qtasks;
using namespace std::chrono_literals;

namespace {

using broker = sqlite_broker<flat_codec, durability::normal>;

constexpr auto greet = task<"greet">([](std::string name) { return "hello " + name; });
constexpr auto fails = task<"fails">([](context& ctx, std::string text) -> result<int> {
  return ctx.plugin_error(ctx.get<run_services>()->text("no " + text));
});
constexpr auto nothing = task<"nothing">([] {});

}  // namespace

TEST_CASE("a task is added by one application and run by another one, on the same file") {
  temporary_directory const directory;
  std::string const path = directory.path() + "/jobs.db";
  queue_tasks producer{tasks{greet, fails, nothing}, broker{path}};
  queue_tasks consumer{tasks{nothing, greet, fails}, broker{path}};  // names count, not the order
  auto greeted = producer.add_task<"greet">("you").value();
  auto failed = producer.add_task<"fails">("luck").value();
  auto done = producer.add_task<"nothing">().value();
  CHECK(greeted.status() == task_status::new_);
  {
    auto running = consumer.start({.workers = 2});
    CHECK(greeted.wait_for(10s).value().value() == "hello you");
    CHECK(failed.wait_for(10s).value().error().message() == "no luck");
    CHECK(done.wait_for(10s).value().has_value());
  }
  CHECK(std::move(greeted).take().value().value() == "hello you");
  CHECK(consumer.stats().count(task_status::success) == 2);
  CHECK(consumer.model().health().has_value());
}

TEST_CASE("tasks, outcomes and pauses survive their application") {
  temporary_directory const directory;
  std::string const path = directory.path() + "/jobs.db";
  qtasks::uuid identity;
  {
    queue_tasks app{tasks{greet}, broker{path}};
    identity = app.add_task<"greet">("you").value().uuid();
    app.pause();
  }
  {
    queue_tasks app{tasks{greet}, broker{path}};
    CHECK(app.is_paused());
    CHECK(app.get<"greet">(identity).value().status() == task_status::new_);
    app.resume();
    auto running = app.start();
    CHECK(app.get<"greet">(identity).value().wait_for(10s).value().value() == "hello you");
  }
  queue_tasks app{tasks{greet}, broker{path}};
  auto const found = app.get<"greet">(identity);
  CHECK(found.value().wait_for(0s).value().value() == "hello you");
  CHECK(app.inspect(identity).value().deliveries == 1);
}

TEST_CASE("a handle outlives its application") {
  temporary_directory const directory;
  std::optional<task_handle<result<std::string>>> kept;
  {
    queue_tasks app{tasks{greet}, broker{directory.path() + "/jobs.db"}};
    kept.emplace(app.add_task<"greet">("you").value());
    auto running = app.start();
    CHECK(kept->wait(10s).value());
  }
  CHECK(kept->wait_for(0s).value().value() == "hello you");
}

TEST_CASE("a task of a name that no worker serves waits, is counted, and falls to its deadline") {
  temporary_directory const directory;
  std::string const path = directory.path() + "/jobs.db";
  queue_tasks producer{tasks{greet, nothing}, broker{path}};
  auto waiting = producer.add_task<"greet">("you").value();
  auto late = producer.add_task<"greet">(add_options{.deadline = 1ms}, "late").value();
  sqlite_options options;
  options.lease = lease{30ms};
  queue_tasks consumer{tasks{nothing}, broker{path, options}};
  auto running = consumer.start();
  CHECK(late.wait_for(10s).value().error().code() == errc::timeout);
  CHECK(waiting.status() == task_status::new_);
  auto const stats = consumer.stats();
  REQUIRE(stats.tasks.size() == 2);
  CHECK(stats.tasks[1].name == "greet");
  CHECK(stats.tasks[1].count(task_status::new_) == 1);
  CHECK(consumer.query({.name = "greet"}).tasks.size() == 2);
  CHECK(consumer.get<"nothing">(waiting.uuid()).assume_error().code() == errc::unknown_task);
}

TEST_CASE("arguments that cannot be decoded end their task, are kept, and hurt no worker") {
  constexpr auto number = task<"echo">([](int of) { return of; });
  constexpr auto text = task<"echo">([](std::string of) { return of; });
  temporary_directory const directory;
  std::string const path = directory.path() + "/jobs.db";
  queue_tasks older{tasks{text}, broker{path}};
  auto wrong = older.add_task<"echo">("a text").value();
  queue_tasks newer{tasks{number}, broker{path}};
  auto right = newer.add_task<"echo">(7).value();
  auto running = newer.start();
  CHECK(right.wait_for(10s).value().value() == 7);
  auto const ended = wrong.wait_for(10s);
  CHECK(ended.value().error().code() == errc::permanent);
  CHECK(ended.value().error().message() == "these bytes are no such value");
  CHECK(newer.inspect(wrong.uuid()).value().status == task_status::error);
}

TEST_CASE("a rate of starts holds for all applications on a file") {
  constexpr auto slow = task<"slow">([] { return 1; }, option::queue_rate{{.runs = 1, .per = 1h, .burst = 2}});
  temporary_directory const directory;
  std::string const path = directory.path() + "/jobs.db";
  queue_tasks one{tasks{slow}, broker{path}};
  queue_tasks two{tasks{slow}, broker{path}};
  for (int i = 0; i < 6; ++i) (void)one.add_task<"slow">().value();
  auto first = one.start();
  auto second = two.start();
  auto const done = [&] { return one.stats().count(task_status::success); };
  for (auto const until = std::chrono::steady_clock::now() + 10s;
       done() < 2 && std::chrono::steady_clock::now() < until;)
    std::this_thread::sleep_for(5ms);
  std::this_thread::sleep_for(50ms);
  CHECK(done() == 2);
}

TEST_CASE("a running task is asked to stop when another application cancels it") {
  static std::atomic<bool> has_begun{false};
  constexpr auto waits = task<"waits">([](context& ctx) -> result<int> {
    has_begun = true;
    while (!ctx.stop_requested()) std::this_thread::sleep_for(1ms);
    return ctx.cancel();
  });
  temporary_directory const directory;
  sqlite_options options;
  options.lease = lease{60ms};
  std::string const path = directory.path() + "/jobs.db";
  queue_tasks producer{tasks{waits}, broker{path, options}};
  queue_tasks consumer{tasks{waits}, broker{path, options}};
  auto running = consumer.start();
  auto handle = producer.add_task<"waits">().value();
  while (!has_begun) std::this_thread::sleep_for(1ms);
  CHECK(handle.cancel().has_value());
  CHECK(handle.wait_for(10s).value().error().code() == errc::task_cancel_error);
  CHECK(handle.status() == task_status::cancel);
}

TEST_CASE("of much urgent work and one task that is not, the latter starts among the first 32") {
  temporary_directory const directory;
  using model_type = broker::model<tasks<std::remove_const_t<decltype(nothing)>>>;
  model_type model{broker{directory.path() + "/jobs.db"}, tasks{nothing}};
  auto const late = model.add<0>({.priority = 7}).value().id;
  model.handles().drop(late);
  for (int i = 0; i < 100; ++i) model.handles().drop(model.add<0>({.priority = -8}).value().id);
  model_type::session worker{model};
  claimed got;
  int starts = 0;
  do {
    REQUIRE(worker.claim(std::span{&got, 1}).value() == 1);
    result<void> done = outcome::success();
    REQUIRE(worker.finish<0>(got, task_outcome::success, 1, done).has_value());
    worker.release(got);
    ++starts;
  } while (got.id != late);
  CHECK(starts == 16);
}

namespace {

void run(sqlite3* on, char const* sql) { REQUIRE(sqlite3_exec(on, sql, nullptr, nullptr, nullptr) == SQLITE_OK); }

/// The number that a statement returns, read by a connection of its own.
int number(std::string const& path, char const* sql) {
  sqlite3* on = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &on) == SQLITE_OK);
  int found = -1;
  sqlite3_exec(
      on, sql,
      [](void* to, int, char** values, char**) {
        *static_cast<int*>(to) = std::stoi(values[0]);
        return 0;
      },
      &found, nullptr);
  sqlite3_close(on);
  return found;
}

}  // namespace

TEST_CASE("a producer adds tasks in its own transaction: both or none") {
  temporary_directory const directory;
  std::string const path = directory.path() + "/jobs.db";
  queue_tasks app{tasks{greet, nothing}, broker{path}};
  queue_tasks other{tasks{greet, nothing}, broker{path}};
  {
    auto change = sqlite_transaction::begin(app.model()).value();
    run(change.connection(), "create table orders(id integer)");
    REQUIRE(change.commit().has_value());
    CHECK(change.commit().assume_error().code() == errc::rejected);
  }
  std::optional<task_handle<result<std::string>>> lost;
  {
    auto change = sqlite_transaction::begin(app.model()).value();
    run(change.connection(), "insert into orders values(1)");
    lost.emplace(app.add_task<"greet">("no one").value());
    CHECK(lost->status() == task_status::new_);
    CHECK(other.stats().count(task_status::new_) == 0);
    CHECK(sqlite_transaction::begin(app.model()).assume_error().code() == errc::rejected);
  }
  CHECK(lost->wait_for(0s).value().error().code() == errc::gone);
  CHECK(number(path, "select count(*) from orders") == 0);
  auto change = sqlite_transaction::begin(app.model()).value();
  run(change.connection(), "insert into orders values(2)");
  auto added = app.add_task<"greet">("you").value();
  auto running = other.start();
  std::this_thread::sleep_for(20ms);
  CHECK(added.status() == task_status::new_);
  CHECK(change.commit().has_value());
  auto const outcome = added.wait_for(10s).value();
  INFO((outcome.has_error() ? outcome.assume_error().message() : "a value"));
  REQUIRE(outcome.has_value());
  CHECK(outcome.value() == "hello you");
  CHECK(number(path, "select count(*) from orders") == 1);
}

TEST_CASE("a transaction that finds a task and is taken back leaves the task and its handles") {
  temporary_directory const directory;
  queue_tasks app{tasks{greet}, broker{directory.path() + "/jobs.db"}};
  auto const before = app.add_task<"greet">(add_options{.unique_key = "one"}, "you").value();
  {
    auto change = sqlite_transaction::begin(app.model()).value();
    auto const found = app.add_task<"greet">(add_options{.unique_key = "one"}, "you").value();
    CHECK(found.uuid() == before.uuid());
  }
  CHECK(before.status() == task_status::new_);
  auto running = app.start();
  CHECK(before.wait_for(10s).value().value() == "hello you");
}

TEST_CASE("tasks that are added together are added in one transaction, or not at all") {
  temporary_directory const directory;
  sqlite_options options;
  options.limits.capacity = 3;
  queue_tasks app{tasks{greet}, broker{directory.path() + "/jobs.db", options}};
  auto const answers = app.add_tasks<"greet">(std::vector<std::string>{"a", "b", "c", "d"});
  REQUIRE(answers.size() == 4);
  CHECK(answers[2].has_value());
  CHECK(answers[3].assume_error().code() == errc::queue_full);
  CHECK(app.stats().count(task_status::new_) == 3);
}

TEST_CASE("effects are in the database exactly if their task succeeded") {
  constexpr auto pay = task<"pay">(
      [](context& ctx, int amount) -> result<int> {
        auto* const effects = sqlite_effects::of(ctx);
        if (effects == nullptr) return ctx.plugin_error("no database");
        effects->add([amount](sqlite3* database) -> result<void> {
          if (amount < 0) return task_error{errc::permanent, "less than nothing"};
          run(database, ("insert into paid values(" + std::to_string(amount) + ")").c_str());
          return outcome::success();
        });
        if (amount == 1 && ctx.attempt() == 1) return ctx.plugin_error("not yet");
        if (amount == 2) throw std::runtime_error{"after all"};
        return amount;
      },
      option::retry{1});
  temporary_directory const directory;
  std::string const path = directory.path() + "/jobs.db";
  queue_tasks app{tasks{pay}, broker{path}};
  auto change = sqlite_transaction::begin(app.model()).value();
  run(change.connection(), "create table paid(amount integer)");
  REQUIRE(change.commit().has_value());
  auto running = app.start();
  CHECK(app.add_task<"pay">(7).value().wait_for(10s).value().value() == 7);
  CHECK(app.add_task<"pay">(1).value().wait_for(10s).value().value() == 1);
  CHECK(app.add_task<"pay">(2).value().wait_for(10s).value().has_error());
  auto const refused = app.add_task<"pay">(-1).value();
  CHECK(refused.wait_for(10s).value().error().message() == "less than nothing");
  CHECK(refused.status() == task_status::error);
  CHECK(number(path, "select sum(amount) from paid") == 8);
  queue_tasks memory{tasks{pay}, memory_broker{}};
  auto in_memory = memory.start();
  auto const without = memory.add_task<"pay">(7).value();
  CHECK(without.wait_for(10s).value().error().message() == "no database");
}
