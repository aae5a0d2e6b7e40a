// SPDX-License-Identifier: BSL-1.0
// Retries a task that fails, with waits that grow and have jitter; the compiler checks the waits.
#include <qtasks/chrono.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdint>
#include <cstdio>

namespace {

using namespace std::chrono_literals;

/// A service that is busy for its first calls.
struct service {
  int busy;
  int calls = 0;
};

constexpr auto call = qtasks::task<"call">([](qtasks::context& ctx, service* to) -> qtasks::result<int> {
  ++to->calls;
  if (to->busy-- <= 0) return to->calls;
  if (ctx.get<qtasks::attempt_info>()->last()) return ctx.retry_later("still busy");
  return ctx.retry_later("busy");
});

// With a clock that advances only by waiting: 1 ms before the second attempt, 2 ms before the third.
constexpr std::int64_t waited(int busy) {
  std::int64_t now = 0;
  service to{busy};
  qtasks::task_executor executor{
      qtasks::run_clock{qtasks::clocks::fake{&now}},
      qtasks::retry{{.attempts = 3, .backoff = {.initial = 1ms}}, qtasks::waiters::fake{&now}}};
  auto const answer = executor.execute(call, &to);
  return answer.has_value() ? now : -1;
}
static_assert(waited(0) == 0);
static_assert(waited(2) == qtasks::nanoseconds(3ms));
static_assert(waited(3) == -1);

}  // namespace

int main() {
  qtasks::task_executor executor{
      qtasks::run_clock{},
      qtasks::retry{
          {.attempts = 4,
           .backoff = {.initial = 1ms, .max = 20ms, .jitter = qtasks::backoff_jitter::decorrelated, .seed = 42}},
          qtasks::waiters::sleep{},
          qtasks::retryable_errors{},
          qtasks::retry_budget{.percent = 20, .per_second = 1}}};
  service busy_twice{2};
  auto const answered = executor.execute(call, &busy_twice);
  service busy{9};
  auto const gave_up = executor.execute(call, &busy);
  std::printf("busy twice: answered at call %d\n", answered.value());
  std::printf("always busy: %s, after %d calls\n", gave_up.error().message().data(), busy.calls);
  return answered.value() == 3 && busy.calls == 4 ? 0 : 1;
}
