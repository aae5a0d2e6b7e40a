// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/argument_key.hpp>
#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/plugins/limits/keyed.hpp>
#include <qtasks/plugins/limits/load_shed.hpp>
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/plugins/limits/token_bucket.hpp>
#include <qtasks/plugins/limits/unique.hpp>
#include <qtasks/plugins/resilience/chaos_fault.hpp>
#include <qtasks/plugins/resilience/standard_pipeline.hpp>
#include <qtasks/qtasks.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <utility>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using support::allocations;

constexpr rate_limit_options plenty{.runs = 1'000'000'000, .burst = 1000};

constexpr auto half = task<"half">([](context&, int n) -> result<int> {
  if (n % 2 != 0) return task_error{errc::failed, "odd"};
  return n / 2;
});

/// The number of allocations in two runs with these plugins, of which one fails.
template <class... Plugins>
std::size_t allocations_of(Plugins... plugins) {
  task_executor executor{std::move(plugins)...};
  std::size_t const before = allocations;
  auto const good = executor.execute(half, 8);
  auto const bad = executor.execute(half, 7);
  std::size_t const count = allocations - before;
  CHECK(good.has_value());
  if (good.has_value()) CHECK(good.assume_value() == 4);
  CHECK((bad.has_error() || bad.assume_value() == -1));
  return count;
}

TEST_CASE("allocations are counted") {
  std::size_t const before = allocations;
  std::make_unique<int>(1).reset();
  CHECK(allocations - before == 1);
}

TEST_CASE("no policy allocates, with or without a failure") {
  CHECK(allocations_of(fallback{-1}) == 0);
  CHECK(allocations_of(run_clock{}, rate_limit<>{plenty}) == 0);
  CHECK(allocations_of(run_clock{}, rate_limit<token_bucket>{plenty}) == 0);
  CHECK(allocations_of(run_clock{}, total_timeout{{.limit = 1s}}) == 0);
  CHECK(allocations_of(run_clock{}, attempt_timeout{{.limit = 1s}}) == 0);
  CHECK(allocations_of(run_clock{}, retry{}) == 0);
  CHECK(allocations_of(run_clock{}, retry{{.backoff = {.initial = 1ns, .jitter = backoff_jitter::full}},
                                          waiters::sleep{},
                                          retryable_errors{},
                                          retry_budget{.percent = 10, .per_second = 1}}) == 0);
  CHECK(allocations_of(run_clock{}, circuit_breaker{}) == 0);
  CHECK(allocations_of(run_clock{}, circuit_breaker{{}, failure_ratio{}}) == 0);
  CHECK(allocations_of(run_clock{}, load_shed{{.min_remaining = 1ns}}) == 0);
  CHECK(allocations_of(bulkhead{{.max_concurrent = 1}}) == 0);
  CHECK(allocations_of(unique<>{}) == 0);
  CHECK(allocations_of(run_clock{}, cache<decltype(half)>{{.entries = 8}}) == 0);
  CHECK(allocations_of(chaos_fault{{.probability = 0}}) == 0);
}

TEST_CASE("a keyed policy allocates its places, and nothing for a hundred thousand keys") {
  using host_breakers = keyed<circuit_breaker<>, argument_key<0, int>>;
  task_executor executor{run_clock{}, host_breakers{{.capacity = 1000, .ttl = 1h}, circuit_breaker<>{}}};
  std::size_t const before = allocations;
  int ended = 0;
  for (int key = 0; key < 100'000; ++key) {
    auto const run = executor.execute(half, key * 2);
    ended += run.has_value() && run.assume_value() == key;
  }
  CHECK(allocations == before);
  CHECK(ended == 100'000);
}

TEST_CASE("the policies together do not allocate") {
  CHECK(allocations_of(run_clock{}, standard_pipeline{fallback{-1}, rate_limit<>{plenty}, total_timeout{{.limit = 1s}},
                                                      retry{}, circuit_breaker{}, attempt_timeout{{.limit = 1s}}}) ==
        0);
}

}  // namespace
