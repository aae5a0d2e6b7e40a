// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/qtasks/depends.hpp>
#include <qtasks/plugins/qtasks/runs_in.hpp>
#include <qtasks/plugins/qtasks/states.hpp>
#include <qtasks/plugins/qtasks/validate.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/qtasks/dependencies.hpp"
#include "support/clause.hpp"
#include "support/lazy.hpp"

#include <atomic>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace qtasks;
using support::connection;
using support::executor_of;
using support::opens_connection;
using support::opens_pool;
using support::opens_settings;
using support::query;
using support::settings;
using support::trace;

static_assert(Provider<opens_connection>);

struct shut;
struct ajar;
struct door : state_machine<shut, transition<shut, ajar>> {};

constexpr int opened_and_closed() {
  trace rows;
  {
    auto executor = executor_of(rows);
    EXPECT(executor.execute(query(rows)).has_error());
    EXPECT(rows.is("settings pool connection task /connection"));
    EXPECT(executor.execute(query(rows)).has_error());
    EXPECT(rows.is("settings pool connection task /connection connection task /connection"));
  }
  EXPECT(rows.is("settings pool connection task /connection connection task /connection /pool /settings"));
  return 0;
}
CLAUSE(opened_and_closed,
       "dependencies are opened with those they need, once per scope, and closed in the reverse order");

constexpr int copied() {
  trace rows;
  {
    auto first = executor_of(rows);
    EXPECT(first.execute(query(rows)).has_error());
    auto second = first;
    EXPECT(rows.is("settings pool connection task /connection"));
  }
  EXPECT(rows.is("settings pool connection task /connection /pool /settings"));
  return 0;
}
CLAUSE(copied, "in a copy of the plugin nothing is open");

/// Runs a task while a dependency is opened.
struct starter {
  constexpr virtual result<int> start() = 0;
};
struct handle {
  int value;
};
struct opens_handle {
  using scope = scopes::global;
  starter* within;
  constexpr result<handle> open() const {
    auto const inner = within->start();
    if (inner.has_error()) return inner.assume_error();
    return handle{inner.assume_value()};
  }
};
constexpr auto uses_handle = task<"uses_handle">([](context& ctx) { return use<handle>(ctx)->value; }, uses<handle>{});
constexpr auto uses_nothing = task<"uses_nothing">([] { return 7; });

template <class Task>
struct running final : starter {
  task_executor<depends<opens_handle>> executor{depends{opens_handle{this}}};
  Task const* inner;
  constexpr explicit running(Task const& within) : inner(&within) {}
  constexpr result<int> start() override { return executor.execute(*inner); }
};

constexpr int needs_itself() {
  running other{uses_nothing};
  EXPECT(other.executor.execute(uses_handle).assume_value() == 7);
  running same{uses_handle};
  for (int i = 0; i < 2; ++i) {
    EXPECT(same.executor.execute(uses_handle).assume_error() ==
           task_error{errc::failed, "`open` needs the dependency that it opens"});
  }
  return 0;
}
CLAUSE(needs_itself, "an `open` that runs a task with the dependency that it opens gets an error");

TEST_CASE("an `open` that needs itself fails in each of several threads") {
  running same{uses_handle};
  std::atomic<int> failed{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 200; ++n) {
        if (same.executor.execute(uses_handle).has_error()) ++failed;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(failed.load() == 4 * 200);
}

/// Calls the rest of the stack twice.
struct twice {
  template <class Next>
  constexpr auto on(trigger<"task_executor_run_task_around">, auto const&, Next next) const -> decltype(next()) {
    return repeat(next, [remaining = 2](auto const&) mutable { return --remaining > 0; });
  }
};

constexpr int one_per_run() {
  trace rows;
  task_executor executor{twice{}, depends{opens_connection{&rows}, opens_pool{&rows}, opens_settings{&rows}}};
  auto const both = task<"both">([&rows](context&) { rows.add("task"); }, uses<connection, settings>{});
  EXPECT(executor.execute(both).has_value());
  EXPECT(rows.is("settings pool connection task task /connection"));
  return 0;
}
CLAUSE(one_per_run, "attempts of one run share the dependencies of the run");

struct counted {
  std::atomic<int>* alive;
  std::atomic<int>* made;
  explicit counted(std::atomic<int>* a, std::atomic<int>* m) : alive(a), made(m) {
    ++*alive;
    ++*made;
  }
  counted(counted&& from) noexcept : alive(std::exchange(from.alive, nullptr)), made(from.made) {}
  ~counted() {
    if (alive != nullptr) --*alive;
  }
};
struct opens_counted {
  using scope = scopes::worker;
  std::atomic<int>* alive;
  std::atomic<int>* made;
  counted open() const {
    std::this_thread::yield();
    return counted{alive, made};
  }
};
struct per_run {
  counted* shared;
};
struct opens_per_run {
  using scope = scopes::task;
  per_run open(counted& shared) const { return {&shared}; }
};

TEST_CASE("threads that need the same dependency open it once") {
  std::atomic<int> alive{0};
  std::atomic<int> made{0};
  std::atomic<int> good{0};
  auto const work = task<"work">(
      [&](context& ctx) {
        if (use<per_run>(ctx)->shared == use<counted>(ctx) && alive.load() == 1) ++good;
      },
      uses<per_run, counted>{});
  for (int round = 0; round < 20; ++round) {
    task_executor executor{depends{opens_counted{&alive, &made}, opens_per_run{}}};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < 50; ++n) (void)executor.execute(work);
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  CHECK(made.load() == 20);
  CHECK(alive.load() == 0);
  CHECK(good.load() == 20 * 4 * 50);
}

TEST_CASE("the dependencies of an awaitable task stay open until it ends") {
  trace rows;
  support::gate gate;
  auto const slow = task<"slow">(
      [&rows, &gate](context& ctx, argument<"n", int, at_least<1>> n) -> support::lazy<result<int>> {
        bool const open = use<connection>(ctx) != nullptr;
        co_await gate.opened();
        rows.add(open && use<connection>(ctx) != nullptr ? "task" : "wrong");
        co_return result<int>{n.value()};
      },
      uses<connection>{});
  task_executor executor{validate{}, states<door>{}, runs_in<door, shut>{},
                         depends{opens_connection{&rows}, opens_pool{&rows}, opens_settings{&rows}}};
  {
    auto run = executor.async_execute(slow, 7);
    run.start();
    CHECK(rows.is("settings pool connection"));
    gate.open();
    CHECK((run.done() && run.take().assume_value() == 7));
  }
  CHECK(rows.is("settings pool connection task /connection"));
  {
    auto destroyed = executor.async_execute(slow, 7);
    destroyed.start();
  }
  CHECK(rows.is("settings pool connection task /connection connection /connection"));
  {
    auto refused = executor.async_execute(slow, 0);
    refused.start();
    CHECK((refused.done() && refused.take().assume_error().message() == "n must be at least 1"));
  }
  CHECK((executor.get<states<door>>().machine().move<shut, ajar>()));
  auto elsewhere = executor.async_execute(slow, 7);
  elsewhere.start();
  CHECK((elsewhere.done() && elsewhere.take().assume_error().code() == errc::rejected));
  CHECK(rows.is("settings pool connection task /connection connection /connection"));
}

}  // namespace
