// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/resilience/failed_if.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"
#include "support/lazy.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <thread>
#include <vector>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;

struct response {
  int status = 200;
};
struct is_busy {
  constexpr bool operator()(response const& r) const { return r.status == 503; }
};

/// A service that answers 503, or fails with `code`, for its first calls.
struct service {
  std::int64_t now = 0;
  int busy = 0;
  errc code = errc{};
  int calls = 0;
};
constexpr auto ask = task<"ask">([](service* to) -> result<response> {
  ++to->calls;
  if (to->busy-- <= 0) return response{};
  if (to->code != errc{}) return task_error{to->code, "down"};
  return response{503};
});
/// Tasks whose values the predicate cannot judge.
constexpr auto number = task<"number">([](service* to) -> result<long> { return ++to->calls; });
constexpr auto nothing = task<"nothing">([](service* to) -> result<void> {
  ++to->calls;
  return outcome::success();
});

template <class Which = failed_if<is_busy>>
constexpr auto retrying(service& to, retry_options options, Which which = Which{is_busy{}}) {
  return task_executor{run_clock{clocks::fake{&to.now}}, retry{options, waiters::fake{&to.now}, which}};
}

constexpr int retries_values() {
  service to{.busy = 2};
  EXPECT(retrying(to, {.backoff = {.initial = 10ns}}).execute(ask, &to).assume_value().status == 200);
  EXPECT(to.calls == 3 && to.now == 30);
  service busy{.busy = 9};
  EXPECT(retrying(busy, {.attempts = 3}).execute(ask, &busy).assume_value().status == 503 && busy.calls == 3);
  service other{};
  EXPECT(retrying(other, {}).execute(number, &other).assume_value() == 1 && other.calls == 1);
  EXPECT(retrying(other, {}).execute(nothing, &other).has_value() && other.calls == 2);
  return 0;
}
CLAUSE(retries_values, "a retry repeats an attempt whose value is a failure, and returns the last value");

constexpr int usual_errors_of_retry() {
  for (errc code : {errc::failed, errc::timeout}) {
    service to{.busy = 1, .code = code};
    EXPECT(retrying(to, {}).execute(ask, &to).has_value() && to.calls == 2);
  }
  for (errc code : {errc::permanent, errc::rejected, errc::task_cancel_error}) {
    service to{.busy = 1, .code = code};
    EXPECT(retrying(to, {}).execute(ask, &to).has_error() && to.calls == 1);
  }
  failed_if const also_rejected{is_busy{}, only_errors<errc::rejected>{}};
  service rejected{.busy = 1, .code = errc::rejected};
  EXPECT(retrying(rejected, {}, also_rejected).execute(ask, &rejected).has_value() && rejected.calls == 2);
  service failed{.busy = 1, .code = errc::failed};
  EXPECT(retrying(failed, {}, also_rejected).execute(ask, &failed).has_error() && failed.calls == 1);
  return 0;
}
CLAUSE(usual_errors_of_retry, "the second argument judges errors; without it, the policy's usual errors are failures");

constexpr int restrictions_of_the_task() {
  service to{.busy = 1};
  auto const timeouts_only = task<"ask">(
      [](service* of) -> result<response> {
        ++of->calls;
        if (of->busy-- <= 0) return response{};
        return response{503};
      },
      option::retry_on_exc<errc::timeout>{});
  EXPECT(retrying(to, {}).execute(timeouts_only, &to).assume_value().status == 200 && to.calls == 2);
  service budgeted{.busy = 9};
  task_executor limited{run_clock{clocks::fake{&budgeted.now}}, retry{{.attempts = 9},
                                                                      waiters::fake{&budgeted.now},
                                                                      failed_if{is_busy{}},
                                                                      retry_budget{.percent = 10, .max_balance = 2}}};
  EXPECT(limited.execute(ask, &budgeted).assume_value().status == 503 && budgeted.calls == 3);
  return 0;
}
CLAUSE(restrictions_of_the_task, "`retry_on_exc` restricts errors only; a value that fails earns no retry");

/// The header `Retry-After` of a response: after 20 ns.
constexpr auto after_header = [](response const& r) -> std::optional<duration> {
  if (r.status == 503) return 20ns;
  return std::nullopt;
};

constexpr int values_ask_to_wait() {
  service to{.busy = 2};
  EXPECT(retrying(to, {.backoff = {.initial = 15ns}}, failed_if{after_header}).execute(ask, &to).has_value());
  EXPECT(to.calls == 3 && to.now == 20 + 30);
  service capped{.busy = 2};
  retry_options const options{.backoff = {.initial = 1ns, .max = 9ns}};
  EXPECT(retrying(capped, options, failed_if{after_header}).execute(ask, &capped).has_value() && capped.now == 18);
  service error{.busy = 1, .code = errc::failed};
  EXPECT(retrying(error, options, failed_if{after_header}).execute(ask, &error).has_value() && error.now == 1);
  return 0;
}
CLAUSE(values_ask_to_wait, "a predicate may return the time after which the value asks to be called again");

using fake_breaker = circuit_breaker<consecutive_failures, clocks::fake, failed_if<is_busy>>;

constexpr int opens_by_values() {
  service to{.busy = 3};
  task_executor executor{run_clock{clocks::fake{&to.now}},
                         fake_breaker{{.open_for = 100ns}, consecutive_failures{2}, {}, failed_if{is_busy{}}}};
  auto const& breaker = executor.get<fake_breaker>();
  EXPECT(executor.execute(ask, &to).assume_value().status == 503 && breaker.state() == breaker_state::closed);
  EXPECT(executor.execute(ask, &to).assume_value().status == 503 && breaker.state() == breaker_state::open);
  EXPECT(executor.execute(ask, &to).assume_error().code() == errc::rejected && to.calls == 2);
  to.now = 100;
  EXPECT(executor.execute(ask, &to).assume_value().status == 503 && breaker.state() == breaker_state::open);
  to.now = 200;
  EXPECT(executor.execute(ask, &to).assume_value().status == 200 && breaker.state() == breaker_state::closed);
  // A value of another type is a success, an error is a failure as usual, except a refusal.
  EXPECT(executor.execute(number, &to).has_value());
  to = {.now = to.now, .busy = 2, .code = errc::rejected};
  (void)executor.execute(ask, &to);
  (void)executor.execute(ask, &to);
  EXPECT(breaker.state() == breaker_state::closed);
  to.busy = 2;
  to.code = errc::permanent;
  (void)executor.execute(ask, &to);
  (void)executor.execute(ask, &to);
  EXPECT(breaker.state() == breaker_state::open);
  return 0;
}
CLAUSE(opens_by_values, "a breaker counts a value that is a failure; a probe with such a value opens it again");

static_assert(sizeof(retry<waiters::sleep, failed_if<is_busy>>) == sizeof(retry<>));
static_assert(sizeof(circuit_breaker<consecutive_failures, clocks::steady, failed_if<is_busy>>) ==
              sizeof(circuit_breaker<>));

TEST_CASE("values are judged in awaitable runs, too") {
  service to{.busy = 2};
  auto executor = retrying(to, {.backoff = {.initial = 10ns}});
  auto const slow = task<"slow">([](service* of) -> support::lazy<result<response>> {
    ++of->calls;
    result<response> answer{response{of->busy-- > 0 ? 503 : 200}};
    co_return answer;
  });
  auto run = executor.async_execute(slow, &to);
  run.start();
  REQUIRE(run.done());
  CHECK(run.take().assume_value().status == 200);
  CHECK((to.calls == 3 && to.now == 30));
}

TEST_CASE("with threads, each run retries its own values, and the breaker opens") {
  std::atomic<int> calls{0};
  auto const busy = task<"busy">([&calls]() -> result<response> {
    ++calls;
    return response{503};
  });
  task_executor executor{run_clock{}, retry{{.attempts = 3}, waiters::sleep{}, failed_if{is_busy{}}}};
  task_executor guarded{run_clock{},
                        circuit_breaker{{.open_for = 1h}, consecutive_failures{10}, {}, failed_if{is_busy{}}}};
  std::atomic<int> admitted{0};
  std::vector<std::thread> all;
  for (int t = 0; t < 4; ++t) {
    all.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) {
        if (executor.execute(busy).assume_value().status != 503) std::abort();
        admitted += guarded.execute(task<"quiet">([]() -> result<response> { return response{503}; })).has_value();
      }
    });
  }
  for (auto& thread : all) thread.join();
  CHECK(calls == 4 * 1000 * 3);
  CHECK((admitted >= 10 && admitted < 4000));
}

}  // namespace
