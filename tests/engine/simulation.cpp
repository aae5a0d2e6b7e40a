// SPDX-License-Identifier: BSL-1.0
#include <qtasks/engine.hpp>
#include <qtasks/engine_testing/schedule.hpp>

#include "planted.hpp"

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

namespace {

constexpr std::int64_t lease_time = 1'000'000;

// A task that takes a while, fails in several ways, and looks whether its argument is intact.
constexpr auto work = [](context& ctx, std::string text, int number) -> result<int> {
  auto& in = *simulation::current();
  if (text != "the argument, which is longer than a short string, of task " + std::to_string(number))
    in.broke("an argument was destroyed");
  in.sleep(static_cast<std::int64_t>(in.below(5) != 0 ? in.below(600'000) : in.below(3'500'000)));
  if (ctx.stop_requested()) return ctx.cancel();
  switch (in.below(8)) {
    case 0:
      return ctx.plugin_error("failed");
    case 1:
      return ctx.retry_later("busy");
    case 2:
      return ctx.permanent("never");
    default:
      return number;
  }
};
constexpr auto job = task<"job">(work, option::retry{2});
constexpr auto narrow_job = task<"narrow">(work, option::retry{2}, option::concurrency{2});

using list = tasks<std::remove_const_t<decltype(job)>>;
constexpr list all{job};
constexpr tasks narrow{narrow_job};
constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

auto produce = [](auto& model, std::uint64_t number, simulation& in) {
  add_request request;
  request.priority = static_cast<int>(in.below(3));
  if (in.below(4) == 0) request.not_before = in.now() + static_cast<std::int64_t>(in.below(2'000'000));
  if (in.below(8) == 0) request.deadline = in.now() + static_cast<std::int64_t>(in.below(5'000'000));
  if (in.below(8) == 0) request.key = "one of a kind";
  request.uuid.bytes[0] = static_cast<std::uint8_t>(number + 1);
  auto added = model.template add<0>(
      request, "the argument, which is longer than a short string, of task " + std::to_string(number),
      static_cast<int>(number));
  for (int tries = 0; tries < 3 && added.has_error(); ++tries)
    added = model.template add<0>(
        request, "the argument, which is longer than a short string, of task " + std::to_string(number),
        static_cast<int>(number));
  return added;
};

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

/// Leaves out as many faults as possible without which the schedule still breaks a rule. Returns what is left.
template <planted::bug Bug>
schedule_report shortened(std::uint64_t seed, schedule_report found) {
  std::vector<bool> without(100'000);
  for (std::size_t chunk = found.faults.size(); chunk > 0; chunk /= 2) {
    for (std::size_t i = 0; i + chunk <= found.faults.size();) {
      std::vector<bool> tried = without;
      for (std::size_t j = i; j < i + chunk; ++j) tried[found.faults[j]] = true;
      auto again = once<Bug>(seed, tried);
      if (again.broken.empty() || again.faults.size() >= found.faults.size()) {
        i += chunk;
      } else {
        without = std::move(tried);
        found = std::move(again);
      }
    }
  }
  return found;
}

/// A bug is found from each of ten starts within 10,000 schedules.
template <planted::bug Bug>
void check_found() {
  constexpr std::uint64_t most = 10'000;
  for (std::uint64_t start = 0; start < 10; ++start) {
    std::uint64_t seed = start * most;
    auto found = once<Bug>(seed);
    while (found.broken.empty() && seed + 1 < (start + 1) * most) found = once<Bug>(++seed);
    REQUIRE_FALSE(found.broken.empty());
    auto const faults = found.faults.size();
    auto const less = shortened<Bug>(seed, std::move(found));
    CHECK_FALSE(less.broken.empty());
    CHECK(less.faults.size() <= faults);
  }
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
