// SPDX-License-Identifier: BSL-1.0
// Tries again what fails, with waits that grow and are spread at random; the compiler checks the waits.
#include <qtasks/chrono.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdint>
#include <cstdio>

namespace {

using namespace std::chrono_literals;

/// A line that is busy so many times before it answers.
struct line {
  int busy;
  int calls = 0;
};

constexpr auto call = qtasks::task<"call">([](qtasks::context& ctx, line* to) -> qtasks::result<int> {
  ++to->calls;
  if (to->busy-- <= 0) return to->calls;
  if (ctx.get<qtasks::attempt_info>()->last) return ctx.retry_later("busy to the last");
  return ctx.retry_later("busy");
});

// With a clock that only waiting advances: 1 ms and 2 ms before the attempts that follow.
constexpr std::int64_t waited(int busy) {
  std::int64_t now = 0;
  line to{busy};
  qtasks::task_executor executor{
      qtasks::run_clock{qtasks::clocks::fake{&now}},
      qtasks::retry{{.attempts = 3, .backoff = {.first = qtasks::nanoseconds(1ms)}}, qtasks::waiters::fake{&now}}};
  auto const left = executor.execute(call, &to);
  return left.has_value() ? now : -1;
}
static_assert(waited(0) == 0);
static_assert(waited(2) == qtasks::nanoseconds(3ms));
static_assert(waited(3) == -1);

}  // namespace

int main() {
  qtasks::task_executor executor{qtasks::run_clock{},
                                 qtasks::retry{{.attempts = 4,
                                                .backoff = {.first = qtasks::nanoseconds(1ms),
                                                            .cap = qtasks::nanoseconds(20ms),
                                                            .jitter = qtasks::backoff_jitter::decorrelated,
                                                            .seed = 42},
                                                .budget = {.percent = 20, .per_second = 1}}}};
  line busy_twice{2};
  auto const answered = executor.execute(call, &busy_twice);
  line busy{9};
  auto const gave_up = executor.execute(call, &busy);
  std::printf("busy twice: answered at call %d\n", answered.value());
  std::printf("always busy: %s, after %d calls\n", gave_up.error().message().data(), busy.calls);
  return answered.value() == 3 && busy.calls == 4 ? 0 : 1;
}
