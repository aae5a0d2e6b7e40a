// SPDX-License-Identifier: BSL-1.0
// What the replies and the failures of handlers of the engine's triggers do.
#include <qtasks/engine.hpp>
#include <qtasks/plugins/qtasks.hpp>

#include <support/catch.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>

using namespace qtasks;
using namespace std::chrono_literals;

namespace {

int calls = 0;
int seen_priority = 0;
constexpr auto twice = task<"twice">([](context& ctx, int number) {
  ++calls;
  seen_priority = ctx.priority();
  return number * 2;
});
constexpr auto again = task<"again">(
    [](int number) -> result<int> {
      if (++calls == 1) return task_error{errc::failed, "once more"};
      return number;
    },
    option::retry{3});

template <class App>
void run_queued(App& app) {
  worker one{app.list(), app.model(), app.executor(), {.retries = {}}};
  stop_flag stop;
  while (one.step(stop)) {
  }
}

/// Replies with a patch that `Set` makes of the event.
template <fixed_string Name, auto Set>
struct patches {
  template <class Event>
  auto on(trigger<Name>, Event const& event) const -> typename Event::replaces {
    typename Event::replaces patch;
    Set(patch, event);
    return patch;
  }
};
constexpr auto set_both = [](auto& patch, auto const& event) {
  patch.priority = 4;
  patch.args = std::tuple{std::get<0>(event.args) + 100};
};
constexpr auto set_name = [](auto& patch, auto const&) { patch.task_name = "another"; };
constexpr auto keep_name = [](auto& patch, auto const& event) { patch.task_name = std::string{event.task_name}; };
constexpr auto set_uuid = [](auto& patch, auto const&) { patch.uuid = uuid{{9}}; };

/// Fails at one trigger.
template <fixed_string Name>
struct fails {
  static constexpr std::string_view name = "fails";
  result<void> on(trigger<Name>, auto const& /*event*/) const { return task_error{errc::rejected, "not today"}; }
};
template <fixed_string Name>
struct throws {
  void on(trigger<Name>, auto const& /*event*/) const { throw std::runtime_error{"broken"}; }
};

}  // namespace

namespace {

struct sees_patch {
  void on(trigger<"broker_add_worker">, auto const& event) const {
    CHECK(event.priority == 4);
    CHECK(std::get<0>(event.args) == 101);
  }
};

}  // namespace

TEST_CASE("a patch at qtasks_add_task_before_broker is what is queued") {
  queue_tasks app{tasks{twice}, memory_broker{}, patches<"qtasks_add_task_before_broker", set_both>{}, sees_patch{}};
  auto added = app.add_task<"twice">(1);
  run_queued(app);
  CHECK(std::move(added).assume_value().take()->assume_value() == 202);
  CHECK(seen_priority == 4);
}

TEST_CASE("a patch at broker_add_worker or worker_add is for this run") {
  SECTION("both are merged") {
    queue_tasks app{tasks{twice}, memory_broker{}, patches<"broker_add_worker", set_both>{},
                    patches<"worker_add", set_both>{}};
    auto added = app.add_task<"twice">(add_options{.priority = 1}, 1);
    run_queued(app);
    CHECK(std::move(added).assume_value().take()->assume_value() == 402);
    CHECK(seen_priority == 4);
  }
  SECTION("a retry starts from what was queued") {
    calls = 0;
    queue_tasks app{tasks{again}, memory_broker{}, patches<"worker_add", set_both>{}};
    auto added = app.add_task<"again">(1);
    run_queued(app);
    CHECK(calls == 2);
    CHECK(std::move(added).assume_value().take()->assume_value() == 101);
  }
}

TEST_CASE("a plugin cannot change which task it is") {
  SECTION("the name, where it is added") {
    queue_tasks app{tasks{twice}, memory_broker{}, patches<"qtasks_add_task_before_broker", set_name>{}};
    CHECK(app.add_task<"twice">(1).assume_error().code() == errc::rejected);
    CHECK(app.query().tasks.empty());
  }
  SECTION("the same name is no change") {
    queue_tasks app{tasks{twice}, memory_broker{}, patches<"qtasks_add_task_before_broker", keep_name>{},
                    patches<"worker_add", keep_name>{}};
    auto added = app.add_task<"twice">(1);
    run_queued(app);
    CHECK(added.assume_value().status() == task_status::success);
  }
  auto const is_refused = [](auto& app) {
    calls = 0;
    auto added = app.template add_task<"twice">(1);
    run_queued(app);
    CHECK(calls == 0);
    CHECK(added.assume_value().status() == task_status::error);
    CHECK(std::move(added).assume_value().take()->assume_error().code() == errc::rejected);
  };
  SECTION("the name, in a worker") {
    queue_tasks app{tasks{twice}, memory_broker{}, patches<"worker_add", set_name>{}};
    is_refused(app);
  }
  SECTION("the uuid, in a worker") {
    queue_tasks app{tasks{twice}, memory_broker{}, patches<"broker_add_worker", set_uuid>{}};
    is_refused(app);
  }
}

namespace {

struct urgent {
  add_request on(trigger<"broker_add_before">, auto const& event) const {
    CHECK(event.uuid == event.model.uuid);
    CHECK_FALSE(event.uuid == uuid{});
    add_request changed = event.model;
    changed.priority = -3;
    return changed;
  }
};

}  // namespace

TEST_CASE("a model at broker_add_before, and a uuid at storage_add, are what is stored") {
  queue_tasks app{tasks{twice}, memory_broker{}, urgent{}, patches<"storage_add", set_uuid>{}};
  auto const added = app.add_task<"twice">(1);
  CHECK(added.assume_value().uuid() == uuid{{9}});
  CHECK(app.inspect(uuid{{9}}).assume_value().priority == -3);
}

namespace {

struct hears_two {
  void on(trigger<"broker_add_before">, auto const& /*event*/) const {}
};

}  // namespace

TEST_CASE("where the broker_add triggers are handled, each task has a random uuid; a chosen one stays") {
  queue_tasks app{tasks{twice}, memory_broker{}, hears_two{}};
  auto const one = app.add_task<"twice">(1);
  auto const two = app.add_task<"twice">(1);
  CHECK_FALSE(one.assume_value().uuid() == two.assume_value().uuid());
  CHECK(one.assume_value().uuid().bytes[6] >> 4 == 4);  // version 4, RFC 9562
  CHECK(one.assume_value().uuid().bytes[8] >> 6 == 2);
  CHECK(app.add_task<"twice">(add_options{.uuid = {{7}}}, 1).assume_value().uuid() == uuid{{7}});
}

TEST_CASE("a task that was there before is not added again") {
  queue_tasks app{tasks{twice}, memory_broker{}, recorder<>{}};
  auto const first = app.add_task<"twice">(add_options{.unique_key = "k"}, 1);
  auto const second = app.add_task<"twice">(add_options{.unique_key = "k"}, 1);
  auto const& seen = app.executor().get<recorder<>>();
  CHECK(seen.count<"broker_add_after">() == 1);
  CHECK(seen.count<"qtasks_add_task_after_broker">() == 2);
  CHECK(first.assume_value().uuid() == second.assume_value().uuid());
}

TEST_CASE("arguments that can only be moved are queued by a stack that handles everything") {
  constexpr auto owner = task<"owner">([](std::unique_ptr<int> number) { return *number; });
  queue_tasks app{tasks{owner}, memory_broker{}, recorder<>{}};
  auto added = app.add_task<"owner">(std::make_unique<int>(6));
  run_queued(app);
  CHECK(std::move(added).assume_value().take()->assume_value() == 6);
}

TEST_CASE("a failure before the broker refuses the add") {
  auto const refuses = [](auto&& app) {
    auto const added = app.template add_task<"twice">(1);
    CHECK(added.assume_error().message() == "not today");
    CHECK(added.assume_error().plugin_name() == "fails");
    CHECK(app.query().tasks.empty());
  };
  refuses(
      queue_tasks<tasks<std::remove_const_t<decltype(twice)>>, memory_broker<>, fails<"qtasks_add_task_before_broker">>{
          tasks{twice}, memory_broker{}, {}});
  refuses(queue_tasks<tasks<std::remove_const_t<decltype(twice)>>, memory_broker<>, fails<"broker_add_before">>{
      tasks{twice}, memory_broker{}, {}});
}

TEST_CASE("a failure before the run ends the task as error, without a run and without a retry") {
  auto const ends = [](auto& app) {
    calls = 0;
    auto added = app.template add_task<"again">(1);
    run_queued(app);
    CHECK(calls == 0);
    CHECK(added.assume_value().status() == task_status::error);
    CHECK(std::move(added).assume_value().wait_for(1s)->assume_error().code() == errc::rejected);
  };
  SECTION("worker_execute_before") {
    queue_tasks app{tasks{again}, memory_broker{}, fails<"worker_execute_before">{}, recorder<>{}};
    ends(app);
    auto const& seen = app.executor().get<recorder<>>();
    CHECK(seen.count<"worker_run_task_before">() == 0);
    CHECK(seen.in_order<"worker_remove_finished_task", "storage_remove_finished_task", "worker_execute_after">());
  }
  SECTION("worker_run_task_before") {
    queue_tasks app{tasks{again}, memory_broker{}, fails<"worker_run_task_before">{}};
    ends(app);
  }
  SECTION("a policy that says so lets it run") {
    calls = 0;
    queue_tasks app{tasks{again}, memory_broker{}, failure_policy<on_plugin_failure::stop>{},
                    fails<"worker_execute_before">{}};
    auto added = app.add_task<"again">(1);
    run_queued(app);
    CHECK(added.assume_value().status() == task_status::success);
  }
}

namespace {

struct reports {
  int* count;
  void on(trigger<"task_executor_plugin_failed">, auto const& event) const {
    CHECK(event.trigger_name == "worker_remove_finished_task");
    ++*count;
  }
};

}  // namespace

TEST_CASE("a failure elsewhere changes nothing, and is reported") {
  int count = 0;
  queue_tasks app{tasks{twice}, memory_broker{}, fails<"worker_remove_finished_task">{}, reports{&count}};
  auto added = app.add_task<"twice">(1);
  run_queued(app);
  CHECK(added.assume_value().status() == task_status::success);
  CHECK(count == 1);
}

TEST_CASE("what a handler throws does not end a worker") {
  SECTION("before the run, it ends the task as error") {
    calls = 0;
    queue_tasks app{tasks{twice}, memory_broker{}, throws<"worker_add">{}};
    auto added = app.add_task<"twice">(1);
    run_queued(app);
    CHECK(calls == 0);
    CHECK(std::move(added).assume_value().take()->assume_error() ==
          task_error(errc::failed, "a handler of a plugin threw an exception"));
  }
  SECTION("after it, it changes nothing") {
    queue_tasks app{tasks{twice}, memory_broker{}, throws<"worker_remove_finished_task">{},
                    throws<"worker_execute_after">{}};
    auto added = app.add_task<"twice">(1);
    run_queued(app);
    CHECK(added.assume_value().status() == task_status::success);
  }
  SECTION("in a client, it is the caller's before the task is added, and nothing after that") {
    queue_tasks before{tasks{twice}, memory_broker{}, throws<"broker_add_before">{}};
    CHECK_THROWS_AS((void)before.add_task<"twice">(1), std::runtime_error);
    CHECK(before.query().tasks.empty());
    queue_tasks after{tasks{twice}, memory_broker{}, throws<"broker_add_after">{}};
    CHECK(after.add_task<"twice">(1).has_value());
  }
}

namespace {

/// A callable with a member, so that two tasks of its type can differ.
struct adds {
  int number;
  int operator()(int to) const { return to + number; }
};

struct replaces_task {
  template <class Event>
  auto on(trigger<"worker_run_task_before">, Event const& event) const -> typename Event::replaces {
    auto record = event.task_broker;
    record.priority = 6;
    return {.task_func = task<"adds">(adds{10}), .task_broker = record};
  }
};

}  // namespace

namespace {

struct sees_priority {
  void on(trigger<"task_executor_before_execute">, auto const& event) const { CHECK(event.task_broker.priority == 6); }
};

}  // namespace

TEST_CASE("worker_run_task_before replaces the task and the priority of the run") {
  queue_tasks app{tasks{task<"adds">(adds{1})}, memory_broker{}, replaces_task{}, sees_priority{}};
  auto added = app.add_task<"adds">(1);
  run_queued(app);
  CHECK(std::move(added).assume_value().take()->assume_value() == 11);
}

namespace {

struct renames {
  task_info on(trigger<"storage_get">, auto const& event) const {
    task_info changed = *event.result;
    changed.priority = 77;
    return changed;
  }
};

struct sees_task {
  int* seen;
  void on(trigger<"qtasks_get">, auto const& event) const {
    *seen = event.task.has_value() ? event.task->priority : -1;
    if (event.task.has_value()) CHECK(event.task->name == "twice");
  }
};

}  // namespace

TEST_CASE("a reply to a get trigger is what the handlers after it see") {
  int seen = 0;
  queue_tasks app{tasks{twice}, memory_broker{}, renames{}, sees_task{&seen}};
  auto const added = app.add_task<"twice">(1);
  CHECK(app.get<"twice">(added.assume_value().uuid()).assume_value().status() == task_status::new_);
  CHECK(seen == 77);
  CHECK(app.get<"twice">(uuid{{1}}).has_error());
  CHECK(seen == -1);
}

TEST_CASE("a worker that has lost a task does not say that it was stored") {
  struct late {
    int operator()() const {
      std::this_thread::sleep_for(2ms);
      reap();
      return 1;
    }
    void (*reap)();
  };
  static void* reaped = nullptr;
  using app_type =
      queue_tasks<tasks<std::remove_const_t<decltype(task<"late">(late{}))>>, memory_broker<lease>, recorder<>>;
  app_type app{tasks{task<"late">(late{[] { static_cast<app_type*>(reaped)->model().reap(); }})},
               memory_broker{{}, lease{1ms}},
               {}};
  reaped = &app;
  auto const added = app.add_task<"late">();
  worker one{app.list(), app.model(), app.executor()};
  one.step(stop_flag{});
  CHECK(added.assume_value().status() == task_status::new_);
  auto const& seen = app.executor().get<recorder<>>();
  CHECK(seen.count<"storage_remove_finished_task">() == 0);
  CHECK(seen.count<"worker_execute_after">() == 1);
}
