// SPDX-License-Identifier: BSL-1.0
// The order in which the engine fires triggers, beside Python's, and one plugin of each component at its place.
#include <qtasks/engine.hpp>
#include <qtasks/executor/describe.hpp>
#include <qtasks/executor/generating.hpp>
#include <qtasks/plugins/qtasks.hpp>
#include <qtasks/triggers/engine.hpp>

#include <support/catch.hpp>
#include <support/recorded_traces.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

using namespace qtasks;
using namespace std::chrono_literals;

namespace {

using body = result<int> (*)(context&);

result<int> says_no(context& ctx) { return ctx.plugin_error("no"); }
result<int> fails(context& /*ctx*/) { return task_error{errc::failed, "no"}; }
constexpr auto success = task<"success">([] { return 7; });
constexpr auto error = task<"error">(body{fails});
constexpr auto handled = task<"plugin_error_handled">(body{says_no});
constexpr auto unhandled = task<"plugin_error_unhandled">(body{says_no});
constexpr auto cancel = task<"cancel">([](context& ctx) -> result<int> { return ctx.cancel(); });
constexpr auto retry_once = task<"retry">(body{fails}, option::retry{1});
constexpr auto timeout = task<"timeout">([]() -> result<int> { return task_error{errc::timeout, "late"}; });
constexpr auto generator = task<"generator">([] { return std::vector{1}; }, option::generating{});
task_handle<result<int>> const* victim = nullptr;
constexpr auto cancels = task<"cancels">([] { return victim->cancel().has_value(); });
constexpr auto all_tasks = tasks{success, error, handled, unhandled, cancel, retry_once, timeout, generator};

struct recover {
  template <class Event>
  requires std::same_as<typename Event::result_type, int> std::optional<int> on(
      trigger<"task_executor_run_task_trigger_error">, Event const& event)
  const { return event.task_func.name == "plugin_error_handled" ? std::optional{5} : std::nullopt; }
};

using seen_triggers = recorder<128>;

std::string text_of(seen_triggers const& seen) {
  REQUIRE(seen.fired() == seen.size());
  std::string text;
  for (auto const& each : seen) text += (text.empty() ? "" : " ") + std::string{each.trigger};
  return text;
}

struct difference {
  char const* scenario;
  std::string_view theirs;
  std::string_view ours;
};

/// The deliberate differences; docs/qtasks.md has the reasons.
constexpr difference differences[] = {
    // the outcome stays a C++ value: nothing is encoded
    {"success", "task_executor_decode ", ""},
    {"plugin_error_handled", "task_executor_decode ", ""},
    {"generator", "task_executor_decode ", ""},
    // `task_close` on every path
    {"error", " worker_remove_finished_task", " task_executor_task_close worker_remove_finished_task"},
    {"plugin_error_unhandled", " worker_remove_finished_task", " task_executor_task_close worker_remove_finished_task"},
    {"cancel", " worker_remove_finished_task", " task_executor_task_close worker_remove_finished_task"},
    {"timeout", " worker_remove_finished_task", " task_executor_task_close worker_remove_finished_task"},
    // a retry is the same task: its plugin adds no other one
    {"retry", "storage_get broker_get broker_add_before storage_add broker_add_after worker_task_error_retry",
     "task_executor_task_close worker_task_error_retry"},
    {"retry", "storage_get broker_get worker_task_error_retry", "task_executor_task_close worker_task_error_retry"},
    // each worker is a thread that starts when the broker has started; there is no global config
    {"start", "worker_start broker_start storage_start global_config_start global_config_set_status",
     "broker_start storage_start worker_start"},
    {"stop", " global_config_stop", ""},
};

std::string expected(std::string const& scenario) {
  std::string trace = recorded_traces("data/python_engine_traces.txt").at(scenario);
  for (difference const& each : differences) {
    if (each.scenario != scenario) continue;
    std::size_t const at = trace.find(each.theirs);
    REQUIRE(at != trace.npos);
    trace.replace(at, each.theirs.size(), each.ours);
  }
  return trace;
}

/// Runs what is queued, on this thread.
template <class App>
void run_queued(App& app) {
  worker one{app.list(), app.model(), app.executor(), {.retries = {}}};
  stop_flag stop;
  while (one.step(stop)) {
  }
}

template <fixed_string Name>
void check_life(task_status ends_with) {
  std::string const scenario{Name.view()};
  INFO(scenario);
  queue_tasks app{all_tasks, memory_broker{}, seen_triggers{}, recover{}};
  auto& seen = app.executor().template get<seen_triggers>();
  auto added = app.template add_task<Name>();
  CHECK(text_of(seen) == expected("add"));
  seen.clear();
  run_queued(app);
  CHECK(text_of(seen) == expected(scenario));
  CHECK(added.assume_value().status() == ends_with);
}

}  // namespace

TEST_CASE("a task's life has the trace of Python QTasks, except for the listed differences") {
  check_life<"success">(task_status::success);
  check_life<"error">(task_status::error);
  check_life<"plugin_error_handled">(task_status::success);
  check_life<"plugin_error_unhandled">(task_status::error);
  check_life<"cancel">(task_status::cancel);
  check_life<"retry">(task_status::dead);
  check_life<"timeout">(task_status::error);
  check_life<"generator">(task_status::success);
}

TEST_CASE("a look-up has the trace of Python QTasks") {
  queue_tasks app{all_tasks, memory_broker{}, seen_triggers{}};
  auto& seen = app.executor().get<seen_triggers>();
  auto const added = app.add_task<"success">();
  seen.clear();
  REQUIRE(app.get<"success">(added.assume_value().uuid()).has_value());
  CHECK(text_of(seen) == expected("get"));
  seen.clear();
  CHECK(app.get<"success">(qtasks::uuid{}).has_error());
  CHECK(seen.is<"broker_get", "qtasks_get">());  // the storage found nothing
}

TEST_CASE("a task that must not start has the trace of Python's unknown task") {
  queue_tasks app{tasks{cancels, success}, memory_broker{}, seen_triggers{}};
  auto const first = app.add_task<"cancels">();
  auto const second = app.add_task<"success">();
  victim = &second.assume_value();
  worker one{app.list(), app.model(), app.executor(), {.prefetch = 2}};
  one.step(stop_flag{});
  CHECK(second.assume_value().status() == task_status::cancel);
  CHECK(text_of(app.executor().get<seen_triggers>()).ends_with(" worker_execute_after " + expected("unknown_task")));
}

namespace {

/// Writes the names of the triggers, also of those that workers fire while the test reads.
class shared_trace {
 public:
  static constexpr bool shared = true;
  void on(auto fired, auto const& /*event*/) const {
    std::lock_guard const lock{kept_->mutex};
    kept_->text += (kept_->text.empty() ? "" : " ") + std::string{fired.name};
    ++kept_->count;
  }
  /// Waits for so many triggers, and returns their names.
  std::string take(std::size_t count) const {
    for (int i = 0; i < 5000; ++i) {
      {
        std::lock_guard const lock{kept_->mutex};
        if (kept_->count >= count) {
          kept_->count = 0;
          return std::exchange(kept_->text, "");
        }
      }
      std::this_thread::sleep_for(1ms);
    }
    return "there were fewer";
  }

 private:
  struct kept {
    std::mutex mutex;
    std::string text;
    std::size_t count = 0;
  };
  std::shared_ptr<kept> kept_ = std::make_shared<kept>();
};

}  // namespace

TEST_CASE("workers start and stop with the trace of Python QTasks, except for the listed differences") {
  shared_trace const seen;
  queue_tasks app{all_tasks, memory_broker{}, seen};
  {
    auto running = app.start({});
    CHECK(seen.take(5) == expected("start"));
  }
  CHECK(seen.take(1) == expected("stop"));
  {
    auto running = app.start({});
    (void)seen.take(5);
    CHECK(running.stop_for(5s) == 0);
    running.request_stop();
  }
  CHECK(seen.take(1) == "qtasks_stop " + expected("stop"));  // asked by the application, once
}

namespace {

/// What one handler of each component saw.
struct sightings {
  void const* starter = nullptr;
  qtasks::uuid added;
  int arguments = 0;
  qtasks::uuid stored;
  int stored_priority = 0;
  std::string element;
  std::string before_element;
  task_status ended_as = task_status::new_;
  int value = 0;
  bool outcome_is_shown_later = true;
} sight;

struct of_starter {
  void on(trigger<"starter_start">, auto const& event) const { sight.starter = &event.starter; }
};
struct of_client {
  void on(trigger<"qtasks_add_task_after_broker">, auto const& event) const {
    CHECK(event.task_name == "sum");
    CHECK(event.priority == 3);
    sight.added = event.uuid;
    sight.arguments = std::get<0>(event.args) * 100 + static_cast<int>(std::get<1>(event.args).size());
  }
};
struct of_broker {
  void on(trigger<"broker_add_after">, auto const& event) const {
    sight.stored = event.uuid;
    sight.stored_priority = event.model.priority;
  }
};
struct of_storage {
  void on(trigger<"storage_add_process">, auto const& event) const { sight.element = event.task_data; }
};
struct of_worker {
  void on(trigger<"worker_remove_finished_task">, auto const& event) const {
    CHECK(event.task_func->name == "sum");
    CHECK(event.task_broker.attempt == 1);
    sight.ended_as = event.model.status;
    sight.value = static_cast<int>(event.model.outcome->assume_value());
  }
  void on(trigger<"worker_execute_after">, auto const& event) const {
    sight.outcome_is_shown_later = event.model.outcome != nullptr;
  }
};

constexpr auto sum = task<"sum">([](int a, std::string const& b) { return static_cast<std::size_t>(a) + b.size(); });

}  // namespace

TEST_CASE("a plugin of each component sees its event") {
  queue_tasks app{tasks{sum}, memory_broker{}, of_starter{}, of_client{}, of_broker{}, of_storage{}, of_worker{}};
  qtasks::uuid uuid;
  {
    auto running = app.start({});
    auto added = app.add_task<"sum">(add_options{.priority = 3}, 7, "abc");
    uuid = added.assume_value().uuid();
    REQUIRE(added.assume_value().wait_for(5s)->assume_value() == 10);
    CHECK(sight.starter == &running);
  }
  CHECK((sight.added == uuid && sight.stored == uuid));
  CHECK(sight.arguments == 703);
  CHECK(sight.stored_priority == 3);
  CHECK((sight.element.starts_with("sum:") && sight.element.ends_with(":3") && sight.element.size() == 42));
  CHECK(sight.ended_as == task_status::success);
  CHECK(sight.value == 10);
  CHECK_FALSE(sight.outcome_is_shown_later);
}

namespace {

struct of_records {
  task_page on(trigger<"storage_get_all">, auto const& event) const {
    task_page first = event.results;
    if (!first.tasks.empty()) first.tasks.resize(1);
    return first;
  }
  void on(trigger<"stats_inspect">, auto const& event) const { counted = event.stats.count(task_status::new_); }
  void on(trigger<"qtasks_flush_all">, auto const& event) const {
    flushed += "client";
    CHECK(&event.broker == &event.qtasks.model());
  }
  void on(trigger<"broker_flush_all">, auto const&) const { flushed += " broker"; }
  void on(trigger<"storage_flush_all">, auto const&) const { flushed += " storage"; }
  static constexpr bool shared = true;
  static inline std::size_t counted = 0;
  static inline std::string flushed;
};

}  // namespace

TEST_CASE("a plugin sees that tasks are listed and counted, and that all are flushed") {
  queue_tasks app{tasks{sum}, memory_broker{}, of_records{}};
  auto waits = app.add_task<"sum">(1, "a").assume_value();
  for (int i = 0; i < 2'500; ++i) (void)app.add_task<"sum">(1, "a").assume_value();
  CHECK(app.query().tasks.size() == 1);  // a plugin's reply
  CHECK(app.stats().count(task_status::new_) == 2'501);
  CHECK(of_records::counted == 2'501);

  (void)app.flush_all();
  CHECK(of_records::flushed == "client broker storage");
  CHECK(waits.status() == task_status::cancel);
  CHECK(app.stats().count(task_status::new_) == 0);
}

TEST_CASE("describe lists the triggers of the engine") {
  using listed = std::remove_const_t<decltype(sum)>;
  using app = queue_tasks<tasks<listed>, memory_broker<>, of_starter, of_worker>;
  constexpr std::string_view page = describe<app::executor_type::stack_type, listed>();
  CHECK(page.find("  starter_start                                  . x .\n") != page.npos);
  CHECK(page.find("  worker_execute_after                           . . x\n") != page.npos);
}

namespace {

/// The engine's triggers around a task that this stack compiles in.
template <class... Plugins>
struct compiled_in {
  using listed = std::remove_const_t<decltype(sum)>;
  using app = queue_tasks<tasks<listed>, memory_broker<>, Plugins...>;
  using model = typename app::model_type;
  using executor = typename app::executor_type;
  using run = detail::run_by<0, tasks<listed>, worker<tasks<listed>, model, executor>, model, executor>;
  static constexpr bool at_add = detail::add_triggers<app, 0>::any;
  static constexpr bool at_run = !std::is_same_v<run, detail::claimed_run<0, listed, typename model::session>>;
};
static_assert(!compiled_in<>::at_add && !compiled_in<>::at_run);
static_assert(!compiled_in<of_starter, recover>::at_add && !compiled_in<of_starter, recover>::at_run);
static_assert(compiled_in<of_client>::at_add && !compiled_in<of_client>::at_run);
static_assert(!compiled_in<of_worker>::at_add && compiled_in<of_worker>::at_run);
static_assert(compiled_in<seen_triggers>::at_add && compiled_in<seen_triggers>::at_run);

}  // namespace
