// SPDX-License-Identifier: BSL-1.0
// What policies decide: a plugin of your own hears it, wherever it is in the list, and so do log, metrics and
// trace_decisions. Without a plugin that hears it, a policy does nothing more.
#include <qtasks/plugins/observability/metrics.hpp>
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/qtasks.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>

namespace {

using namespace std::chrono_literals;

/// Prints what the retry and the breaker decide.
struct narrator {
  void on(qtasks::trigger<"policy_retry_scheduled">, auto const& event) const {
    std::printf("%s: attempt %d in %lld ns\n", event.task_func.name.data(), event.attempt,
                static_cast<long long>(event.wait_ns));
  }
  void on(qtasks::trigger<"policy_retry_given_up">, auto const& event) const {
    std::printf("given up after attempt %d: %s\n", event.attempt, event.e->message().data());
  }
  void on(qtasks::trigger<"policy_breaker_refused">, auto const& event) const {
    std::printf("refused for another %lld ns\n", static_cast<long long>(event.retry_after_ns.value_or(0)));
  }
};

constexpr auto ask = qtasks::task<"ask">([](int) -> qtasks::result<int> {
  return qtasks::task_error{qtasks::errc::failed, "the service is down"};
});

}  // namespace

int main() {
  std::int64_t now = 0;
  qtasks::clocks::fake const clock{&now};
  using counter = qtasks::metrics<qtasks::clocks::fake, qtasks::metrics_scope::runs_and_decisions>;
  qtasks::task_executor executor{
      narrator{}, qtasks::run_clock{clock}, counter{},
      qtasks::retry{{.attempts = 3, .backoff = {.initial = 100ns}}, qtasks::waiters::fake{&now}},
      qtasks::circuit_breaker{{.open_for = 1us}, qtasks::consecutive_failures{3}, clock}};

  bool const failed = executor.execute(ask, 1).has_error() && executor.execute(ask, 1).has_error();
  auto const decisions = executor.get<counter>().decisions();
  for (auto const& each : decisions) {
    std::printf("%.*s %.*s: %llu\n", static_cast<int>(each.task.size()), each.task.data(),
                static_cast<int>(each.decision.size()), each.decision.data(),
                static_cast<unsigned long long>(each.count));
  }
  return failed && decisions.size() == 4 ? 0 : 1;
}
