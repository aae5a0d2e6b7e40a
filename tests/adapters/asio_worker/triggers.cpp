// SPDX-License-Identifier: BSL-1.0
// A worker of Boost.Asio fires the triggers that a blocking one does.
#include <qtasks/plugins/qtasks.hpp>

#include <concepts>
#include <optional>
#include <stdexcept>
#include <string>

#include "support/catch.hpp"
#include "workers.hpp"

namespace {

using namespace qtasks;
using support::blocking;

int failures = 0;

result<int> twice(context&, int number) { return number * 2; }
result<int> odd(context& ctx, int) { return ctx.plugin_error("no"); }
result<int> later(context& ctx, int number) {
  if (failures++ == 0) return ctx.retry_later("busy");
  return number;
}
result<int> throws(context&, int) { throw std::runtime_error("a reason"); }

using seen_triggers = recorder<256>;

stop_flag* stop_at_end = nullptr;
/// Stops the worker when the task has ended.
struct ends_worker {
  void on(trigger<"worker_execute_after">, auto const& event) const {
    if (is_final(event.model.status)) stop_at_end->request();
  }
};
struct recover {
  template <class Event>
  requires std::same_as<typename Event::result_type, int> std::optional<int> on(
      trigger<"task_executor_run_task_trigger_error">, Event const& event)
  const { return event.task_func.name == "odd" ? std::optional{5} : std::nullopt; }
};

result<int> fails(context&, int) { return task_error{errc::failed, "no"}; }
result<int> cancels_itself(context& ctx, int) { return ctx.cancel(); }
result<int> times_out(context&, int) { return task_error{errc::timeout, "late"}; }

/// The triggers from the start of a worker to its stop, around a task of this name.
template <class Worker, fixed_string Name>
std::string trace_of() {
  using kind = typename Worker::kind;
  queue_tasks app{tasks{kind::template task<"twice">(twice), kind::template task<"odd">(odd),
                        kind::template task<"fails">(fails), kind::template task<"unhandled">(odd),
                        kind::template task<"cancels">(cancels_itself), kind::template task<"late">(times_out),
                        kind::template task<"throws">(throws), kind::template task<"retried">(fails, option::retry{1}),
                        kind::template task<"again">(later, option::retry{1})},
                  memory_broker{}, seen_triggers{}, recover{}, ends_worker{}};
  stop_flag stop;
  stop_at_end = &stop;
  failures = 0;
  auto const added = app.template add_task<Name>(2).value();
  auto& seen = app.executor().template get<seen_triggers>();
  seen.clear();
  Worker::run(app, stop);
  REQUIRE(is_final(added.status()));
  REQUIRE(seen.fired() == seen.size());
  std::string text;
  for (auto const& each : seen) text += std::string{each.trigger} + " ";
  return text;
}
template <fixed_string Name>
void compare_traces() {
  CAPTURE(Name.view());
  auto const expected = trace_of<blocking, Name>();
  CHECK(trace_of<support::awaiting<false>, Name>() == expected);
  CHECK(trace_of<support::awaiting<true>, Name>() == expected);
  CHECK(expected.starts_with("worker_start broker_listen_start "));
  CHECK(expected.ends_with("worker_execute_after worker_stop "));
}

}  // namespace

TEST_CASE("triggers fire where a blocking worker fires them, in the same order") {
  compare_traces<"twice">();
  compare_traces<"odd">();
  compare_traces<"fails">();
  compare_traces<"unhandled">();
  compare_traces<"cancels">();
  compare_traces<"late">();
  compare_traces<"throws">();
  compare_traces<"retried">();
  compare_traces<"again">();
}
