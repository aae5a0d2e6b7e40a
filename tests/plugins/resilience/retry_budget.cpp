// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/resilience/retry_budget.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <cstdint>
#include <thread>
#include <vector>

namespace {

using namespace qtasks;

constexpr int budget_by_success() {
  std::int64_t now = 0;
  int calls = 0;
  int failures = 0;
  task_executor executor{
      run_clock{clocks::fake{&now}},
      retry{{.attempts = 2}, waiters::fake{&now}, retryable_errors{}, retry_budget{.percent = 50, .max_balance = 2}}};
  auto const call = task<"call">([&]() -> result<int> {
    ++calls;
    if (failures-- > 0) return task_error{errc::failed, "down"};
    return calls;
  });
  auto const attempts = [&](int fail) {
    int const before = calls;
    failures = fail;
    (void)executor.execute(call);
    return calls - before;
  };
  EXPECT(attempts(2) == 2 && attempts(2) == 2);  // the balance at the start
  EXPECT(attempts(1) == 1);
  EXPECT(attempts(0) == 1 && attempts(1) == 1);  // half a retry
  EXPECT(attempts(0) == 1 && attempts(2) == 2);
  return 0;
}
CLAUSE(budget_by_success, "each success earns a part of a retry; with less than one earned the error is returned");

constexpr int budget_by_time() {
  detail::retry_account<retry_budget> account{retry_budget{.per_second = 4, .max_balance = 2}};
  EXPECT(account.spend(0) && account.spend(0) && !account.spend(0));
  EXPECT(!account.spend(249'999'999) && account.spend(250'000'000) && !account.spend(250'000'000));
  EXPECT(account.spend(100'000'000'000) && account.spend(100'000'000'000) && !account.spend(100'000'000'000));
  detail::retry_account<retry_budget> unlimited{retry_budget{}};
  for (int i = 0; i < 50; ++i) EXPECT(unlimited.spend(0));
  return 0;
}
CLAUSE(budget_by_time, "time earns retries, too, up to `max_balance`");

TEST_CASE("threads share a budget and never overdraw it") {
  constexpr int threads = 4;
  constexpr int runs = 5000;
  task_executor executor{
      run_clock{},
      retry{{.attempts = 2}, waiters::sleep{}, retryable_errors{}, retry_budget{.percent = 10, .max_balance = 100}}};
  constexpr_atomic<int> calls{0};
  auto const half = task<"half">([&calls](int i) -> result<void> {
    calls.fetch_add(1);
    if (i % 2 == 0) return task_error{errc::failed, "even"};
    return outcome::success();
  });
  std::vector<std::thread> all;
  for (int t = 0; t < threads; ++t) {
    all.emplace_back([&] {
      for (int i = 0; i < runs; ++i) (void)executor.execute(half, i);
    });
  }
  for (auto& thread : all) thread.join();
  int const retries = calls.load() - threads * runs;
  CHECK(retries <= 100 + threads * runs / 2 / 10);
  CHECK(retries >= threads * runs / 2 / 10);
}

}  // namespace
