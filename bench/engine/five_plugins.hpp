// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine.hpp>
#include <qtasks/plugins/limits.hpp>
#include <qtasks/plugins/observability.hpp>
#include <qtasks/plugins/resilience.hpp>
#include <qtasks/plugins/time.hpp>

#include "measure.hpp"
#include "values.hpp"

#include <chrono>
#include <type_traits>
#include <utility>

// What a stack of five plugins adds to a call of `execute`, and to a task of the engine: added, run by `worker::step`
// and its value read, all on one thread, so that the difference is not lost in what threads cost.
namespace bench::engine {

using next_task = std::remove_const_t<decltype(next)>;
using next_list = qtasks::tasks<next_task>;

/// Calls `with(plugins...)`.
template <class With>
auto with_five_plugins(With with) {
  return with(qtasks::run_clock{}, qtasks::metrics{}, qtasks::bulkhead{{.max_concurrent = 8}}, qtasks::retry{},
              qtasks::circuit_breaker{});
}

/// Nanoseconds a call.
template <class... Plugins>
double time_of_calls(long count, Plugins... plugins) {
  qtasks::task_executor executor{std::move(plugins)...};
  long sum = 0;
  auto const began = nanoseconds();
  for (long i = 0; i < count; ++i) sum += executor.execute(next, i).assume_value();
  auto const time = nanoseconds() - began;
  asm volatile("" : : "r"(sum));
  return static_cast<double>(time) / static_cast<double>(count);
}

/// Nanoseconds a task.
template <class... Plugins>
double time_of_tasks(long count, Plugins... plugins) {
  using application = qtasks::queue_tasks<next_list, qtasks::memory_broker<>, Plugins...>;
  application app{next_list{next}, qtasks::memory_broker{}, std::move(plugins)...};
  qtasks::worker<next_list, typename application::model_type, typename application::executor_type> worker{
      app.list(), app.model(), app.executor()};
  qtasks::stop_flag const never;
  long sum = 0;
  auto const began = nanoseconds();
  for (long i = 0; i < count; ++i) {
    auto const added = app.template add_task<"next">(i);
    (void)worker.step(never);
    sum += added.assume_value().wait_for(std::chrono::seconds{0})->assume_value();
  }
  auto const time = nanoseconds() - began;
  asm volatile("" : : "r"(sum));
  return static_cast<double>(time) / static_cast<double>(count);
}

}  // namespace bench::engine
