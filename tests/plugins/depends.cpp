// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/qtasks/depends.hpp>
#include <qtasks/plugins/qtasks/runs_in.hpp>
#include <qtasks/plugins/qtasks/states.hpp>
#include <qtasks/plugins/qtasks/validate.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"
#include "support/lazy.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <optional>
#include <random>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace qtasks;
using support::trace;

/// Writes down that it was opened and closed.
template <fixed_string Opened, fixed_string Closed>
class noted {
 public:
  constexpr explicit noted(trace* rows) : rows_(rows) { rows_->add(Opened.view()); }
  constexpr noted(noted&& from) noexcept : rows_(std::exchange(from.rows_, nullptr)) {}
  // Inlined at -O3, GCC 12 takes it for possible that an empty optional destroys one.
  [[gnu::noinline]] constexpr ~noted() {
    if (rows_ != nullptr) rows_->add(Closed.view());
  }

 private:
  trace* rows_;
};

struct shut;
struct ajar;
struct door : state_machine<shut, transition<shut, ajar>> {};

using settings = noted<"settings", "/settings">;
using pool = noted<"pool", "/pool">;
using session = noted<"session", "/session">;

struct opens_settings {
  using scope = scopes::global;
  trace* rows;
  constexpr settings open() const { return settings{rows}; }
};
struct opens_pool {
  using scope = scopes::worker;
  trace* rows;
  constexpr pool open(settings&) const { return pool{rows}; }
};
struct opens_session {
  using scope = scopes::task;
  trace* rows;
  constexpr session open(pool&, settings&) const { return session{rows}; }
};
static_assert(Provider<opens_session> && !Provider<int>);

constexpr auto executor_of = [](trace& rows) {
  return task_executor{depends{opens_session{&rows}, opens_pool{&rows}, opens_settings{&rows}}};
};
constexpr auto query = [](trace& rows) {
  return task<"query">(
      [&rows](context& ctx) -> result<int> {
        rows.add(use<session>(ctx) != nullptr && use<pool>(ctx) == nullptr ? "task" : "wrong");
        return ctx.plugin_error("on purpose");
      },
      uses<session>{});
};

constexpr int opened_and_closed() {
  trace rows;
  {
    auto executor = executor_of(rows);
    EXPECT(executor.execute(query(rows)).has_error());
    EXPECT(rows.is("settings pool session task /session"));
    EXPECT(executor.execute(query(rows)).has_error());
    EXPECT(rows.is("settings pool session task /session session task /session"));
  }
  EXPECT(rows.is("settings pool session task /session session task /session /pool /settings"));
  return 0;
}
CLAUSE(opened_and_closed, "what a task uses is opened with what that needs, once for its scope, and closed in reverse");

struct component {};

constexpr int stop_triggers() {
  trace rows;
  auto executor = executor_of(rows);
  component one;
  EXPECT(executor.execute(query(rows)).has_error());
  executor.stack().fire(trigger<"broker_stop">{}, triggers::broker_event<component>{one});
  EXPECT(rows.is("settings pool session task /session"));
  executor.stack().fire(trigger<"worker_stop">{}, triggers::worker_event<component>{one});
  EXPECT(rows.is("settings pool session task /session /pool"));
  EXPECT(executor.execute(query(rows)).has_error());
  EXPECT(rows.is("settings pool session task /session /pool pool session task /session"));
  executor.stack().fire(trigger<"global_config_stop">{}, triggers::global_config_event<component>{one});
  EXPECT(rows.is("settings pool session task /session /pool pool session task /session /pool /settings"));
  executor.stack().fire(trigger<"worker_stop">{}, triggers::worker_event<component>{one});
  EXPECT(rows.is("settings pool session task /session /pool pool session task /session /pool /settings"));
  return 0;
}
CLAUSE(stop_triggers, "a stop trigger closes what was kept until then, and what is kept shorter; later use opens anew");

constexpr int unused() {
  trace rows;
  auto executor = executor_of(rows);
  EXPECT(executor.execute(task<"t">([](context& ctx) { return use<session>(ctx) == nullptr; })).assume_value());
  EXPECT(task_executor<>{}.execute(task<"t">([](context& ctx) { return use<pool>(ctx) == nullptr; })).assume_value());
  EXPECT(rows.is(""));
  return 0;
}
CLAUSE(unused, "for a task that uses nothing, nothing is opened");

constexpr int of_a_copy() {
  trace rows;
  {
    auto first = executor_of(rows);
    EXPECT(first.execute(query(rows)).has_error());
    auto second = first;
    EXPECT(rows.is("settings pool session task /session"));
  }
  EXPECT(rows.is("settings pool session task /session /pool /settings"));
  return 0;
}
CLAUSE(of_a_copy, "in a copy of the plugin nothing is open");

struct ticket {
  int number;
};
struct opens_ticket {
  using scope = scopes::broker;
  int* asked;
  int good;
  constexpr result<ticket> open() const {
    if (++*asked < good) return task_error{errc::failed, "no ticket"};
    return ticket{*asked};
  }
};
struct seat {
  int number;
};
struct opens_seat {
  using scope = scopes::task;
  constexpr seat open(ticket const& from) const { return {from.number * 10}; }
};

constexpr auto sit = task<"sit">([](context& ctx) { return use<seat>(ctx)->number; }, uses<seat>{});

constexpr int fails_to_open() {
  int asked = 0;
  task_executor executor{depends{opens_ticket{&asked, 2}, opens_seat{}}};
  auto const first = executor.execute(sit);
  EXPECT(first.assume_error() == task_error(errc::failed, "no ticket") && first.assume_error().task_name() == "sit");
  EXPECT(executor.execute(sit).assume_value() == 20);
  EXPECT(executor.execute(sit).assume_value() == 20 && asked == 2);
  return 0;
}
CLAUSE(fails_to_open, "a failure to open ends the run with that error; the next run tries again");

/// Runs the rest twice.
struct twice {
  template <class Next>
  constexpr auto on(trigger<"task_executor_run_task_around">, auto const&, Next next) const -> decltype(next()) {
    return repeat(next, [left = 2](auto const&) mutable { return --left > 0; });
  }
};

constexpr int one_per_run() {
  trace rows;
  task_executor executor{twice{}, depends{opens_session{&rows}, opens_pool{&rows}, opens_settings{&rows}}};
  auto const both = task<"both">([&rows](context&) { rows.add("task"); }, uses<session, settings>{});
  EXPECT(executor.execute(both).has_value());
  EXPECT(rows.is("settings pool session task task /session"));
  return 0;
}
CLAUSE(one_per_run, "attempts of one run share what is kept for the run");

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
    for (auto& each : threads) each.join();
  }
  CHECK(made.load() == 20);
  CHECK(alive.load() == 0);
  CHECK(good.load() == 20 * 4 * 50);
}

template <int I>
struct thing {
  std::array<int, 4>* open;
  explicit thing(std::array<int, 4>* of) : open(of) { ++(*open)[I]; }
  thing(thing&& from) noexcept : open(std::exchange(from.open, nullptr)) {}
  ~thing() {
    if (open != nullptr) --(*open)[I];
  }
};
template <int I, class Scope>
struct opens_thing {
  using scope = Scope;
  std::array<int, 4>* of;
  thing<I> open() const { return thing<I>{of}; }
};
template <int I>
constexpr auto user_of = task<"user">([](context& ctx) { return use<thing<I>>(ctx) != nullptr; }, uses<thing<I>>{});

TEST_CASE("of an awaitable task, what it uses stays open until it is done") {
  trace rows;
  support::gate gate;
  auto const slow = task<"slow">(
      [&rows, &gate](context& ctx, argument<"n", int, at_least<1>> n) -> support::lazy<result<int>> {
        bool const open = use<session>(ctx) != nullptr;
        co_await gate.opened();
        rows.add(open && use<session>(ctx) != nullptr ? "task" : "wrong");
        co_return result<int>{n.value()};
      },
      uses<session>{});
  task_executor executor{validate{}, states<door>{}, runs_in<door, shut>{},
                         depends{opens_session{&rows}, opens_pool{&rows}, opens_settings{&rows}}};
  {
    auto run = executor.async_execute(slow, 7);
    run.start();
    CHECK(rows.is("settings pool session"));
    gate.open();
    CHECK((run.done() && run.take().assume_value() == 7));
  }
  CHECK(rows.is("settings pool session task /session"));
  {
    auto abandoned = executor.async_execute(slow, 7);
    abandoned.start();
  }
  CHECK(rows.is("settings pool session task /session session /session"));
  {
    auto refused = executor.async_execute(slow, 0);
    refused.start();
    CHECK((refused.done() && refused.take().assume_error().message() == "n must be at least 1"));
  }
  CHECK((executor.get<states<door>>().of().move<shut, ajar>()));
  auto elsewhere = executor.async_execute(slow, 7);
  elsewhere.start();
  CHECK((elsewhere.done() && elsewhere.take().assume_error().code() == errc::rejected));
  CHECK(rows.is("settings pool session task /session session /session"));
}

TEST_CASE("random uses and stops agree with a table of scopes") {
  std::mt19937 random{20260523};
  std::array<int, 4> open{};
  std::array<int, 4> model{};
  task_executor executor{depends{opens_thing<0, scopes::broker>{&open}, opens_thing<1, scopes::worker>{&open},
                                 opens_thing<2, scopes::storage>{&open}, opens_thing<3, scopes::global>{&open}}};
  component one;
  auto const stopped = [&model](std::size_t lasts) {
    for (std::size_t i = 0; i <= lasts; ++i) model[i] = 0;
  };
  for (int i = 0; i < 2'000; ++i) {
    switch (random() % 8) {
      case 0:
        model[0] = executor.execute(user_of<0>).assume_value();
        break;
      case 1:
        model[1] = executor.execute(user_of<1>).assume_value();
        break;
      case 2:
        model[2] = executor.execute(user_of<2>).assume_value();
        break;
      case 3:
        model[3] = executor.execute(user_of<3>).assume_value();
        break;
      case 4:
        executor.stack().fire(trigger<"broker_stop">{}, triggers::broker_event<component>{one});
        stopped(0);
        break;
      case 5:
        executor.stack().fire(trigger<"worker_stop">{}, triggers::worker_event<component>{one});
        stopped(1);
        break;
      case 6:
        executor.stack().fire(trigger<"storage_stop">{}, triggers::storage_event<component>{one});
        stopped(2);
        break;
      default:
        executor.stack().fire(trigger<"global_config_stop">{}, triggers::global_config_event<component>{one});
        stopped(3);
    }
    REQUIRE(open == model);
  }
}

}  // namespace
