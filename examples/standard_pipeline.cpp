// SPDX-License-Identifier: BSL-1.0
// The recommended order as one type, in a pipeline that the compiler tests: three retries with waits around a circuit
// breaker, then the fallback.
#include <qtasks/chrono.hpp>
#include <qtasks/plugins/resilience/standard_pipeline.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdint>
#include <cstdio>

namespace {

using namespace std::chrono_literals;
using qtasks::nanoseconds;

/// The service's pipeline, on any clock.
template <class C, class W>
constexpr auto pipeline(W waiter) {
  return qtasks::standard_pipeline{
      qtasks::fallback{-1},  //
      qtasks::total_timeout<C>{{.limit = 1s}}, qtasks::retry{{.attempts = 4, .backoff = {.initial = 1ms}}, waiter},
      qtasks::circuit_breaker{{}, qtasks::consecutive_failures{4}, C{}}, qtasks::attempt_timeout<C>{{.limit = 100ms}}};
}

constexpr auto call = qtasks::task<"call">([](int* calls) -> qtasks::result<int> {
  ++*calls;
  return qtasks::task_error{qtasks::errc::failed, "down"};
});

constexpr bool as_wanted() {
  std::int64_t now = 0;
  int calls = 0;
  qtasks::task_executor executor{qtasks::run_clock{qtasks::clocks::fake{&now}},
                                 pipeline<qtasks::clocks::fake>(qtasks::waiters::fake{&now})};
  bool const fell_back = executor.execute(call, &calls).value() == -1;
  bool const tried = calls == 4 && now == nanoseconds(1ms + 2ms + 4ms);
  bool const refused = executor.execute(call, &calls).value() == -1 && calls == 4;  // the breaker is open
  return fell_back && tried && refused;
}
static_assert(as_wanted());

}  // namespace

int main() {
  qtasks::task_executor executor{qtasks::run_clock{}, pipeline<qtasks::clocks::steady>(qtasks::waiters::sleep{})};
  int calls = 0;
  int const answer = executor.execute(call, &calls).value();
  std::printf("%d after %d calls\n", answer, calls);
  return answer == -1 && calls == 4 ? 0 : 1;
}
