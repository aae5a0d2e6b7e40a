// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/time/waiter.hpp>
#include <qtasks/qtasks.hpp>

#include "support/catch.hpp"

#include <chrono>
#include <cstdint>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;

static_assert(Waiter<waiters::sleep> && Waiter<waiters::spin<>> && Waiter<waiters::fake>);

TEST_CASE("waiters wait until the time is reached") {
  clocks::steady const clock;
  std::int64_t const until = clock.now() + 2'000'000;
  waiters::sleep{}.wait_until(clock, until);
  CHECK(clock.now() >= until);
  waiters::sleep{}.wait_until(clock, until);
  waiters::spin{}.wait_until(clock, until + 3'000'000);
  CHECK(clock.now() >= until + 3'000'000);

  int calls = 0;
  task_executor executor{run_clock{}, retry{{.backoff = {.initial = 1ms}}, waiters::spin{}}};
  auto const second = task<"second">([&calls]() -> result<std::int64_t> {
    if (++calls == 1) return task_error{errc::failed, "first"};
    return clocks::steady{}.now();
  });
  std::int64_t const before = clock.now();
  CHECK(executor.execute(second).assume_value() >= before + 1'000'000);
}

}  // namespace
