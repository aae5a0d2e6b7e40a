// SPDX-License-Identifier: BSL-1.0
#include <qtasks/adapters/sqlite.hpp>
#include <qtasks/engine.hpp>
#include <qtasks/engine_testing/schedule.hpp>

#include "engine/flat_codec.hpp"
#include "engine/planted.hpp"
#include "engine/simulated_jobs.hpp"
#include "support/catch.hpp"
#include "temporary_directory.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

using namespace qtasks;
using namespace simulated_jobs;

namespace {

using broker = sqlite_broker<flat_codec, durability::normal, clocks::fake, clocks::fake, simulation_hooks>;

temporary_directory const directory;

template <planted::bug Bug, class List = list>
schedule_report once(std::uint64_t seed, std::vector<bool> without = {}, List const& of = all,
                     std::size_t at_a_time = unlimited) {
  using model_type = planted::model<broker::model<List>, Bug>;
  static std::uint64_t number = 0;
  std::string const path = directory.path() + "/" + std::to_string(++number) + ".db";
  sqlite_options options;
  options.limits = {.capacity = 64, .deliveries = 250};
  options.lease = lease{std::chrono::nanoseconds{lease_time}};
  schedule_report report;
  {
    simulation in{seed, std::move(without)};
    model_type model{broker{path, options, in.clock(), in.clock()}, of};
    task_executor<engine_plugin> executor;
    report =
        schedule<List, model_type, task_executor<engine_plugin>>{of, model, executor, in, lease_time, 3, at_a_time}.run(
            produce);
  }
  for (char const* each : {"", "-wal", "-shm", "-qtasks"}) std::filesystem::remove(path + each);
  return report;
}

template <planted::bug Bug>
void check_bug_found() {
  check_found([](std::uint64_t seed, std::vector<bool> const& without) { return once<Bug>(seed, without); }, 2, 2'000);
}

/// The number of schedules: QTASKS_SQLITE_SCHEDULES of the environment, or 1,000.
std::uint64_t schedules() {
  char const* const wanted = std::getenv("QTASKS_SQLITE_SCHEDULES");
  return wanted == nullptr ? 1'000 : std::strtoull(wanted, nullptr, 10);
}

}  // namespace

TEST_CASE("the SQLite broker keeps the promises in every schedule") {
  for (std::uint64_t seed = 1; seed <= schedules(); ++seed) {
    auto const report = once<planted::bug::none>(seed);
    if (!report.broken.empty()) FAIL("seed " << seed << ": " << report.broken);
  }
}
TEST_CASE("the SQLite broker keeps a concurrency limit in every schedule") {
  for (std::uint64_t seed = 1; seed <= schedules() / 5; ++seed) {
    auto const report = once<planted::bug::none>(seed, {}, narrow, 2);
    if (!report.broken.empty()) FAIL("seed " << seed << ": " << report.broken);
  }
}
TEST_CASE("a planted bug of the SQLite broker is found: a worker that has lost a task ends it") {
  check_bug_found<planted::bug::finish_without_token>();
}
TEST_CASE("a planted bug of the SQLite broker is found: a claim in two steps") {
  check_bug_found<planted::bug::claim_in_two_steps>();
}
TEST_CASE("a planted bug of the SQLite broker is found: a lease is renewed after its end") {
  check_bug_found<planted::bug::renewal_after_end>();
}
TEST_CASE("a planted bug of the SQLite broker is found: a failed attempt is not counted") {
  check_bug_found<planted::bug::attempts_forgotten>();
}
