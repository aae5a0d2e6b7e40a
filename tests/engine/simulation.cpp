// SPDX-License-Identifier: BSL-1.0
#include <qtasks/engine.hpp>
#include <qtasks/engine_testing/schedule.hpp>

#include "planted.hpp"
#include "simulated_jobs.hpp"

#include <support/catch.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace qtasks;
using namespace simulated_jobs;

namespace {

template <planted::bug Bug, class List = list>
schedule_report once(std::uint64_t seed, std::vector<bool> without = {}, List const& of = all,
                     std::size_t at_a_time = unlimited) {
  using broker = memory_broker<lease, clocks::fake, simulation_hooks>;
  using model_type = planted::model<broker::template model<List>, Bug>;
  simulation in{seed, std::move(without)};
  auto owned = std::make_unique<model_type>(
      broker{{.capacity = 64, .deliveries = 250}, lease{std::chrono::nanoseconds{lease_time}}, in.clock()}, of);
  model_type& model = *owned;
  if constexpr (Bug == planted::bug::arguments_destroyed)
    (void)owned.release();  // it could not end: no one frees a cell
  task_executor<engine_plugin> executor;
  schedule<List, model_type, task_executor<engine_plugin>> one{of, model, executor, in, lease_time, 3, at_a_time};
  return one.run(produce);
}

/// A bug is found from each of ten starts within 10,000 schedules.
template <planted::bug Bug>
void check_found() {
  simulated_jobs::check_found(
      [](std::uint64_t seed, std::vector<bool> const& without) { return once<Bug>(seed, without); }, 10, 10'000);
}

/// The number of schedules: QTASKS_SCHEDULES of the environment, or 100,000.
std::uint64_t schedules() {
  char const* const wanted = std::getenv("QTASKS_SCHEDULES");
  return wanted == nullptr ? 100'000 : std::strtoull(wanted, nullptr, 10);
}

}  // namespace

TEST_CASE("the memory broker keeps the promises in every schedule") {
  for (std::uint64_t seed = 1; seed <= schedules(); ++seed) {
    auto const report = once<planted::bug::none>(seed);
    if (!report.broken.empty()) FAIL("seed " << seed << ": " << report.broken);
  }
}

TEST_CASE("a concurrency limit is kept in every schedule, and no task waits for ever because of it") {
  for (std::uint64_t seed = 1; seed <= schedules() / 5; ++seed) {
    auto const report = once<planted::bug::none>(seed, {}, narrow, 2);
    if (!report.broken.empty()) FAIL("seed " << seed << ": " << report.broken);
  }
  std::uint64_t seed = 1;
  while (seed < 1'000 && once<planted::bug::none>(seed, {}, narrow, 1).broken.empty()) ++seed;
  CHECK(seed < 1'000);  // the limit is reached, and the ledger would see one that is too great
}

TEST_CASE("a seed decides the schedule") {
  auto const first = once<planted::bug::none>(42);
  auto const second = once<planted::bug::none>(42);
  CHECK(first.steps == second.steps);
  CHECK(first.faults == second.faults);
  CHECK(first.crashes == second.crashes);
  CHECK(first.crashes > 0);
}

TEST_CASE("a planted bug is found: a worker that has lost a task ends it") {
  check_found<planted::bug::finish_without_token>();
}
TEST_CASE("a planted bug is found: a claim in two steps") { check_found<planted::bug::claim_in_two_steps>(); }
TEST_CASE("a planted bug is found: a lease is renewed after its end") {
  check_found<planted::bug::renewal_after_end>();
}
TEST_CASE("a planted bug is found: arguments are destroyed while a run may read them") {
  check_found<planted::bug::arguments_destroyed>();
}
TEST_CASE("a planted bug is found: a failed attempt is not counted") {
  check_found<planted::bug::attempts_forgotten>();
}
