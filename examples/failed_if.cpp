// SPDX-License-Identifier: BSL-1.0
// Retries a call whose response says that it failed, and rejects calls after too many such responses.
#include <qtasks/chrono.hpp>
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/resilience/failed_if.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdio>

namespace {

using namespace std::chrono_literals;

struct response {
  int status;
};

constexpr qtasks::failed_if unavailable{[](response const& r) { return r.status == 503; }};

/// A server that is busy for its first calls.
struct server {
  int busy;
  int calls = 0;
};
constexpr auto get = qtasks::task<"get">([](server* from) -> qtasks::result<response> {
  ++from->calls;
  return response{from->busy-- > 0 ? 503 : 200};
});

}  // namespace

int main() {
  qtasks::task_executor executor{
      qtasks::run_clock{},
      qtasks::retry{{.attempts = 3, .backoff = {.initial = 1ms}}, qtasks::waiters::sleep{}, unavailable},
      qtasks::circuit_breaker{
          {.open_for = 1h}, qtasks::consecutive_failures{4}, qtasks::clocks::steady{}, unavailable}};
  server busy_twice{2};
  int const third = executor.execute(get, &busy_twice).value().status;
  std::printf("busy twice: %d after %d calls\n", third, busy_twice.calls);
  server busy{9};
  int const last = executor.execute(get, &busy).value().status;
  std::printf("busy: %d after %d calls\n", last, busy.calls);
  auto const rejected = executor.execute(get, &busy);
  std::printf("then: %s\n", rejected.has_error() ? rejected.error().message().data() : "called");
  return third == 200 && last == 503 && busy.calls == 4 && rejected.has_error() ? 0 : 1;
}
