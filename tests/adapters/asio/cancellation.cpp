// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <cstddef>
#include <thread>
#include <utility>

#include "adapters/asio/stacks.hpp"

namespace {

using namespace support;

TEST_CASE("a run in a stack without policies can be cancelled or destroyed after each step") {
  check_selection<selection{}>();
}

TEST_CASE("so can a run with each ready plugin alone") {
  []<std::size_t... I>(std::index_sequence<I...>) { (check_selection<only(I)>(), ...); }
  (std::make_index_sequence<plugin_count>{});
}

template <class M>
using pipeline =
    qtasks::standard_pipeline<minus_one<M>, limited<M>, in_an_hour<M>, twice<M>, breaker<M>, attempt_in_an_hour<M>>;
template <class M>
using pipeline_executor = qtasks::task_executor<spy, qtasks::run_clock<>, pipeline<M>, attempt_spy>;

TEST_CASE("so can a run in the standard pipeline") {
  check_stack<pipeline_executor<awaited>, pipeline_executor<plain>>();
}

/// A breaker that is open after one failure; the next attempt is its only probe.
struct fragile : qtasks::circuit_breaker<> {
  fragile() : circuit_breaker({.open_for = 3ms, .probes = 1}, qtasks::consecutive_failures{1}) {}
};
using probing = qtasks::task_executor<spy, qtasks::run_clock<>, fragile, attempt_spy>;

TEST_CASE("a probe that is cancelled gives its permit back; one that is destroyed loses it after a while") {
  for (auto const how : {disturbance::cancelled, disturbance::destroyed}) {
    bool ended = false;
    for (int steps = 0; !ended; ++steps) {
      CAPTURE(how, steps);
      subject_of<probing, probing> of;
      seen = {.failures = 1};
      REQUIRE(run_on_context(of.run()).has_error());
      REQUIRE(of.executor.get<fragile>().state() == qtasks::breaker_state::open);
      run_on_context([]() -> net::awaitable<int> {
        co_await for_a_while(4ms);
        co_return 0;
      }());
      seen = {};
      ended = disturb(of, how, steps);
      if (how == disturbance::destroyed) std::this_thread::sleep_for(4ms);
      check_an_undisturbed_run(of, 2 * argument_of_runs);
    }
  }
  CHECK(living::count == 0);
}

}  // namespace
