// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/plugins/limits/load_shed.hpp>
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/plugins/resilience/chaos_fault.hpp>
#include <qtasks/plugins/resilience/standard_pipeline.hpp>
#include <qtasks/plugins/limits/token_bucket.hpp>
#include <qtasks/plugins/limits/unique.hpp>
#include <qtasks/qtasks.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace {

using namespace qtasks;
using support::allocations;

constexpr std::int64_t second = 1'000'000'000;
constexpr rate plenty{.runs = second, .burst = 1000};

constexpr auto half = task<"half">([](context&, int n) -> result<int> {
  if (n % 2 != 0) return task_error{errc::failed, "odd"};
  return n / 2;
});

/// How often a run with these plugins allocates, of a task that fails and of one that does not, and that they ran.
template <class... Plugins>
std::size_t allocations_of(Plugins... plugins) {
  task_executor executor{std::move(plugins)...};
  std::size_t const before = allocations;
  auto const good = executor.execute(half, 8);
  auto const bad = executor.execute(half, 7);
  std::size_t const made = allocations - before;
  CHECK(good.has_value());
  if (good.has_value()) CHECK(good.assume_value() == 4);
  CHECK((bad.has_error() || bad.assume_value() == -1));
  return made;
}

TEST_CASE("the counter counts") {
  std::size_t const before = allocations;
  std::make_unique<int>(1).reset();
  CHECK(allocations - before == 1);
}

TEST_CASE("no policy allocates, with a fault or without one") {
  CHECK(allocations_of(fallback{-1}) == 0);
  CHECK(allocations_of(run_clock{}, rate_limit<>{plenty}) == 0);
  CHECK(allocations_of(run_clock{}, rate_limit<token_bucket>{plenty}) == 0);
  CHECK(allocations_of(run_clock{}, total_timeout{{.limit = std::chrono::seconds{1}}}) == 0);
  CHECK(allocations_of(run_clock{}, attempt_timeout{{.limit = std::chrono::seconds{1}}}) == 0);
  CHECK(allocations_of(run_clock{}, retry{}) == 0);
  CHECK(allocations_of(run_clock{},
                       retry{{.backoff = {.initial = std::chrono::nanoseconds{1}, .jitter = backoff_jitter::full},
                              .budget = {.percent = 10, .per_second = 1}}}) == 0);
  CHECK(allocations_of(run_clock{}, circuit_breaker{}) == 0);
  CHECK(allocations_of(run_clock{}, circuit_breaker{{}, failure_ratio{}}) == 0);
  CHECK(allocations_of(run_clock{}, load_shed{{.least = 1}}) == 0);
  CHECK(allocations_of(bulkhead{{.max_concurrent = 1}}) == 0);
  CHECK(allocations_of(unique<>{}) == 0);
  CHECK(allocations_of(run_clock{}, cache<decltype(half)>{{.entries = 8}}) == 0);
  CHECK(allocations_of(chaos_fault{{.probability = 0}}) == 0);
}

TEST_CASE("nor do they together") {
  CHECK(allocations_of(
            run_clock{},
            standard_pipeline{fallback{-1}, rate_limit<>{plenty}, total_timeout{{.limit = std::chrono::seconds{1}}},
                              retry{}, circuit_breaker{}, attempt_timeout{{.limit = std::chrono::seconds{1}}}}) == 0);
}

}  // namespace
