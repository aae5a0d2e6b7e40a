// SPDX-License-Identifier: BSL-1.0
// Waits as long as a failure asks for: an HTTP header `Retry-After`, or the time left of an open circuit breaker.
#include <qtasks/chrono.hpp>
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdint>
#include <cstdio>

namespace {

using namespace std::chrono_literals;

/// The error of a call; the field is there if the server has sent the header.
using call_error = qtasks::task_error_with<qtasks::field<"retry_after_ns", std::int64_t>>;

struct server {
  std::int64_t busy_until;
  std::int64_t now = 0;
  int calls = 0;
};
constexpr auto get = qtasks::task<"get">([](qtasks::context& ctx, server* from) -> qtasks::result<int, call_error> {
  ++from->calls;
  std::int64_t const left = from->busy_until - from->now;
  if (left > 0) return ctx.retry_later("429 too many requests", qtasks::key<"retry_after_ns"> = left);
  return 200;
});

}  // namespace

int main() {
  server to{.busy_until = qtasks::nanoseconds(30ms)};
  qtasks::task_executor executor{
      qtasks::run_clock{qtasks::clocks::fake{&to.now}},
      qtasks::retry{{.attempts = 5, .backoff = {.initial = 1ms, .max = 1s}},
                    qtasks::waiters::fake{&to.now},
                    qtasks::all_errors_but<qtasks::errc::task_cancel_error, qtasks::errc::permanent>{}},
      qtasks::circuit_breaker{{.open_for = 50ms}, qtasks::consecutive_failures{1}, qtasks::clocks::fake{}}};
  // The first failure asks for 30 ms and opens the breaker, which then asks for the 20 ms that are left.
  auto const answer = executor.execute(get, &to);
  std::printf("%d after %d calls and %lld ms\n", answer.value(), to.calls, static_cast<long long>(to.now / 1'000'000));
  return answer.value() == 200 && to.calls == 2 && to.now == qtasks::nanoseconds(50ms) ? 0 : 1;
}
