// SPDX-License-Identifier: BSL-1.0
// What policies decide, heard by a plugin of the user's wherever it is in the stack.
#include <qtasks/core/dynamic_plugins.hpp>
#include <qtasks/plugins/limits.hpp>
#include <qtasks/plugins/resilience.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/qtasks.hpp>
#include <qtasks/triggers/policy.hpp>

#include "support/clause.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;

/// One event, with the members that its trigger has.
struct heard {
  std::string_view trigger{};
  std::string_view policy{};
  std::string_view task{};
  int attempt = 0;
  std::int64_t time = -1;
  std::optional<errc> error{};
  std::optional<give_up_reason> reason{};

  constexpr bool operator==(heard const&) const = default;
};

struct journal {
  std::array<heard, 16> entries{};
  std::size_t size = 0;
  constexpr void add(heard const& each) { entries.at(size++) = each; }
};

/// Writes every decision to a journal.
struct listener {
  journal* to;

  template <fixed_string Name, class Event>
  requires requires { typename trigger_entry<Name>::decision; }
  constexpr void on(trigger<Name>, Event const& event) const {
    heard each{.trigger = trigger<Name>::name, .policy = event.policy, .task = event.task_func.name};
    if constexpr (requires { event.attempt; }) each.attempt = event.attempt;
    if constexpr (requires { event.wait_ns; }) each.time = event.wait_ns;
    if constexpr (requires { event.retry_after_ns; }) each.time = event.retry_after_ns.value_or(-1);
    if constexpr (requires { event.remaining_ns; }) each.time = event.remaining_ns;
    if constexpr (requires { event.spent_ns; }) each.time = event.spent_ns;
    if constexpr (requires { event.reason; }) each.reason = event.reason;
    if constexpr (requires { event.e; }) {
      if (event.e != nullptr) each.error = event.e->code();
    }
    to->add(each);
  }
};

/// Fails as often as it says, and takes some time.
struct service {
  std::int64_t now = 0;
  int failures = 0;
  std::int64_t takes = 0;
  errc code = errc::failed;

  constexpr result<int> call() {
    now += takes;
    if (failures-- > 0) return task_error{code, "down"};
    return 1;
  }
};

constexpr auto call_of(service& to) {
  return task<"call">([&to](int) { return to.call(); });
}

constexpr auto clock_of(service& to) { return run_clock{clocks::fake{&to.now}}; }

constexpr int retries_are_heard() {
  service down{.failures = 9, .takes = 3};
  journal all;
  // The listener is inside the retry, whose decisions it hears all the same.
  task_executor executor{clock_of(down), retry{{.attempts = 3, .backoff = {.initial = 10ns}}, waiters::fake{&down.now}},
                         listener{&all}};
  (void)executor.execute(call_of(down), 1);
  EXPECT(all.size == 3);
  EXPECT((all.entries[0] == heard{"policy_retry_scheduled", "retry", "call", 2, 10, errc::failed, {}}));
  EXPECT((all.entries[1] == heard{"policy_retry_scheduled", "retry", "call", 3, 20, errc::failed, {}}));
  EXPECT((all.entries[2] ==
          heard{"policy_retry_given_up", "retry", "call", 3, -1, errc::failed, give_up_reason::attempts}));
  return 0;
}

constexpr std::optional<give_up_reason> reason_of(service down, run_info info, auto budget) {
  journal all;
  task_executor executor{
      listener{&all}, clock_of(down),
      retry{{.attempts = 3, .backoff = {.initial = 10ns}}, waiters::fake{&down.now}, retryable_errors{}, budget}};
  (void)executor.execute(info, call_of(down), 1);
  return all.size == 0 ? std::nullopt : all.entries[all.size - 1].reason;
}

constexpr int reasons_of_giving_up() {
  EXPECT(reason_of({.failures = 9}, {.deadline = 5}, no_retry_budget{}) == give_up_reason::deadline);
  EXPECT(reason_of({.failures = 9}, {}, retry_budget{.percent = 1, .max_balance = 1}) == give_up_reason::budget);
  // An error that is not retried is no decision, and neither is a success.
  EXPECT(reason_of({.failures = 9, .code = errc::permanent}, {}, no_retry_budget{}) == std::nullopt);
  EXPECT(reason_of({}, {}, no_retry_budget{}) == std::nullopt);
  return 0;
}

/// A value that is a failure.
struct is_zero {
  constexpr bool operator()(int value) const noexcept { return value == 0; }
};

constexpr int values_have_no_error() {
  service unused{};
  journal all;
  int left = 1;
  task_executor executor{listener{&all}, clock_of(unused),
                         retry{{.attempts = 3}, waiters::fake{&unused.now}, failed_if{is_zero{}}}};
  auto const call = task<"call">([&left](int) -> result<int> { return left-- > 0 ? 0 : 1; });
  EXPECT(executor.execute(call, 1).assume_value() == 1);
  EXPECT(all.size == 1);
  EXPECT((all.entries[0] == heard{"policy_retry_scheduled", "retry", "call", 2, 0, {}, {}}));
  return 0;
}

constexpr int refusals_are_heard() {
  service up{};
  journal all;
  task_executor executor{clock_of(up), listener{&all}, load_shed<clocks::fake>{{.min_remaining = 5ns}},
                         rate_limit<gcra, clocks::fake>{{.runs = 1, .per = 100ns}}, bulkhead{{.max_concurrent = 0}}};
  (void)executor.execute(call_of(up), 1);
  up.now = 40;
  (void)executor.execute(call_of(up), 1);
  (void)executor.execute(run_info{.deadline = 42}, call_of(up), 1);
  EXPECT(all.size == 3);
  EXPECT((all.entries[0] == heard{"policy_limited", "bulkhead", "call", 0, -1, {}, {}}));
  EXPECT((all.entries[1] == heard{"policy_limited", "rate_limit", "call", 0, 60, {}, {}}));
  EXPECT((all.entries[2] == heard{"policy_shed", "load_shed", "call", 0, 2, {}, {}}));
  return 0;
}

constexpr int further_refusals_are_heard() {
  service up{};
  journal all;
  task_executor waiting{clock_of(up), listener{&all},
                        waiting_bulkhead{{.max_concurrent = 0, .max_waiting = 0}, waiters::fake{&up.now}}};
  (void)waiting.execute(call_of(up), 1);
  task_executor lively{listener{&all}, live_bulkhead{{.max_concurrent = 0}}};
  (void)lively.execute(call_of(up), 1);
  task_executor alone{listener{&all}, unique<arguments_key, 1>{}};
  auto const again = task<"again">([&](int i) { return alone.execute(call_of(up), i); });
  EXPECT(alone.execute(again, 1).has_error());
  task_executor slow{clock_of(up), listener{&all},
                     waiting_rate_limit{{.runs = 1, .per = 100ns}, {.max_wait = 10ns}, waiters::fake{&up.now}}};
  (void)slow.execute(call_of(up), 1);
  (void)slow.execute(call_of(up), 1);
  task_executor heavy{listener{&all}, weighted_bulkhead{{.permits = 2}, [](int weight) { return weight; }}};
  (void)heavy.execute(call_of(up), 3);
  task_executor adaptive{clock_of(up), listener{&all},
                         adaptive_bulkhead{{.initial_concurrent = 1, .max_concurrent = 1}, clocks::fake{}}};
  auto const inside = task<"inside">([&](int i) { return adaptive.execute(call_of(up), i); });
  (void)adaptive.execute(inside, 1);
  EXPECT(all.size == 6);
  EXPECT((all.entries[5] == heard{"policy_limited", "adaptive_bulkhead", "call", 0, -1, {}, {}}));
  EXPECT((all.entries[3] == heard{"policy_limited", "waiting_rate_limit", "call", 0, 100, {}, {}}));
  EXPECT((all.entries[4] == heard{"policy_limited", "weighted_bulkhead", "call", 0, -1, {}, {}}));
  EXPECT((all.entries[0] == heard{"policy_limited", "waiting_bulkhead", "call", 0, -1, {}, {}}));
  EXPECT((all.entries[1] == heard{"policy_limited", "bulkhead", "call", 0, -1, {}, {}}));
  EXPECT((all.entries[2] == heard{"policy_limited", "unique", "call", 0, -1, {}, {}}));
  return 0;
}

constexpr int breaker_is_heard() {
  service down{.failures = 9};
  journal all;
  using breaker = circuit_breaker<consecutive_failures, clocks::fake>;
  task_executor executor{clock_of(down), breaker{{.open_for = 50ns}, consecutive_failures{1}}, listener{&all}};
  (void)executor.execute(call_of(down), 1);
  down.now = 20;
  (void)executor.execute(call_of(down), 1);
  executor.get<breaker>().isolate(executor);
  (void)executor.execute(call_of(down), 1);
  EXPECT(all.size == 2);
  EXPECT((all.entries[0] == heard{"policy_breaker_refused", "circuit_breaker", "call", 0, 30, {}, {}}));
  EXPECT((all.entries[1] == heard{"policy_breaker_refused", "circuit_breaker", "call", 0, -1, {}, {}}));
  return 0;
}

constexpr int timeouts_and_fallbacks_are_heard() {
  service slow{.takes = 30};
  journal all;
  task_executor executor{fallback{7}, clock_of(slow), total_timeout<clocks::fake>{{.limit = 25ns}},
                         attempt_timeout<clocks::fake>{{.limit = 20ns}}, listener{&all}};
  EXPECT(executor.execute(call_of(slow), 1).assume_value() == 7);
  EXPECT(all.size == 3);
  EXPECT((all.entries[0] == heard{"policy_timed_out", "attempt_timeout", "call", 0, 30, {}, {}}));
  EXPECT((all.entries[1] == heard{"policy_timed_out", "total_timeout", "call", 0, 30, {}, {}}));
  EXPECT((all.entries[2] == heard{"policy_fallback_used", "fallback", "call", 0, -1, errc::timeout, {}}));
  return 0;
}

constexpr auto square = task<"square">([](int i) { return i * i; });

constexpr int cache_is_heard() {
  service up{};
  journal all;
  task_executor executor{clock_of(up), listener{&all}, cache<decltype(square), clocks::fake>{{.ttl = 10ns}}};
  (void)executor.execute(square, 3);
  (void)executor.execute(square, 4);
  (void)executor.execute(square, 3);
  EXPECT(all.size == 1);
  EXPECT((all.entries[0] == heard{"policy_cache_hit", "cache", "square", 0, -1, {}, {}}));
  return 0;
}

/// What a policy captures where no plugin hears it.
static_assert(std::is_empty_v<detail::notice<"policy_limited", triggers::event_archetype, false>>);

}  // namespace

CLAUSE(retries_are_heard, "a retry says each attempt that it schedules, and that it gives up");
CLAUSE(reasons_of_giving_up, "a retry says why it gives up");
CLAUSE(values_have_no_error, "a value that is a failure has no error");
CLAUSE(refusals_are_heard, "refusals say the policy, and the time left where it is known");
CLAUSE(further_refusals_are_heard, "waiting bulkheads, live bulkheads and `unique` say that they refuse");
CLAUSE(breaker_is_heard, "a breaker says how long it refuses");
CLAUSE(timeouts_and_fallbacks_are_heard, "timeouts and fallbacks are heard");
CLAUSE(cache_is_heard, "a cache says a hit");

TEST_CASE("a retry says that it is asked to stop") {
  stop_flag stop;
  stop.request();
  CHECK(reason_of({.failures = 9}, {.stop = &stop}, no_retry_budget{}) == give_up_reason::stop);
}

TEST_CASE("a run-time plugin hears a decision by its view") {
  service down{.failures = 1};
  dynamic_plugins<"policy_retry_scheduled"> added;
  task_executor executor{clock_of(down), retry{{.attempts = 2}, waiters::fake{&down.now}}, qtasks::ref{added}};
  int attempt = 0;
  added.add<"policy_retry_scheduled">([&](auto const& event) {
    if (event.policy == "retry" && event.task_name == "call") attempt = event.attempt;
  });
  CHECK(executor.execute(call_of(down), 1).has_value());
  CHECK(attempt == 2);
}
