// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>
#include <qtasks/core/trigger_entry.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace qtasks {

/// Why a retry makes no further attempt.
enum class give_up_reason : std::uint8_t {
  attempts,  ///< the last attempt has failed
  stop,      ///< the run is asked to stop
  deadline,  ///< the run's deadline comes before the next attempt
  budget,    ///< the `retry_budget` is exhausted
};

namespace triggers {

using namespace std::string_view_literals;

/// A policy decided something in a run. `policy` is its name, such as "rate_limit".
struct policy_decision {
  std::string_view policy;  ///< the name of the plugin; it has static storage duration
};
/// A retry makes another attempt, of this number, after a wait.
struct scheduled_retry : policy_decision {
  int attempt;           ///< counted from 1; attempts that a queue made before are included
  std::int64_t wait_ns;  ///< nanoseconds
  task_error const* e;   ///< the error of the attempt before; null if that was a value that is a failure
};
/// A retry makes no attempt after this one, although it would retry the failure.
struct abandoned_retry : policy_decision {
  int attempt;            ///< the number of the last attempt
  give_up_reason reason;  ///< why there is no further one
  task_error const* e;    ///< the error of that attempt; null if it was a value, or if the wait after it was begun
};
/// A policy refused a run or an attempt.
struct refused_run : policy_decision {
  std::optional<std::int64_t> retry_after_ns;  ///< nanoseconds; absent if the policy cannot know
};
/// A run would have ended late.
struct shed_run : policy_decision {
  std::int64_t remaining_ns;  ///< from the run's start to its deadline; negative if that had passed
};
/// A hedge starts another attempt, of this number, beside those in progress.
struct hedged_attempt : policy_decision {
  int attempt;           ///< counted from 1
  std::int64_t wait_ns;  ///< nanoseconds since the first attempt started, as the hedge planned it
};
/// A run or an attempt took too long.
struct expired_limit : policy_decision {
  std::int64_t limit_ns;  ///< nanoseconds
  std::int64_t spent_ns;  ///< nanoseconds
};
/// A cache answered with a value whose ttl had ended.
struct stale_answer : policy_decision {
  std::int64_t age_ns;  ///< since the end of the ttl
  task_error const* e;  ///< the error that the value replaces; null while another run renews the value
};
/// A policy replaced an error.
struct replaced_error : policy_decision {
  task_error const* e;  ///< never null
};

/// A decision with the members of every executor event.
template <class Base, class Decision>
struct policy_event : Base, Decision {};

/// The members of `event_view` for the triggers of policies.
template <class Decision>
struct policy_view : executor_view, Decision {
  /// Refers to the event's members; the event must outlive it.
  constexpr explicit policy_view(auto const& event) noexcept : executor_view(event), Decision(event) {}
};

/// Base of an entry for a decision of a policy.
template <class Decision>
struct policy_trigger : notify_trigger<policy_event<event_archetype, Decision>, policy_view<Decision>> {
  using decision = Decision;  ///< the members that the event has besides those of every executor event
};

struct policy_retry_scheduled : policy_trigger<scheduled_retry> {
  static constexpr std::string_view name = "policy_retry_scheduled"sv;
  static constexpr std::string_view members = "policy, attempt, wait_ns, e"sv;
  static constexpr std::string_view doc = "An attempt has failed, and a retry makes another one after a wait."sv;
};
struct policy_retry_given_up : policy_trigger<abandoned_retry> {
  static constexpr std::string_view name = "policy_retry_given_up"sv;
  static constexpr std::string_view members = "policy, attempt, reason, e"sv;
  static constexpr std::string_view doc = "An attempt has failed, and a retry that would retry it may not."sv;
};
struct policy_limited : policy_trigger<refused_run> {
  static constexpr std::string_view name = "policy_limited"sv;
  static constexpr std::string_view members = "policy, retry_after_ns"sv;
  static constexpr std::string_view doc = "A rate limit, a bulkhead or `unique` refused a run."sv;
};
struct policy_shed : policy_trigger<shed_run> {
  static constexpr std::string_view name = "policy_shed"sv;
  static constexpr std::string_view members = "policy, remaining_ns"sv;
  static constexpr std::string_view doc = "A load shedder refused a run that would have ended late."sv;
};
struct policy_hedged : policy_trigger<hedged_attempt> {
  static constexpr std::string_view name = "policy_hedged"sv;
  static constexpr std::string_view members = "policy, attempt, wait_ns"sv;
  static constexpr std::string_view doc = "A hedge is about to start another attempt."sv;
};
struct policy_breaker_refused : policy_trigger<refused_run> {
  static constexpr std::string_view name = "policy_breaker_refused"sv;
  static constexpr std::string_view members = "policy, retry_after_ns"sv;
  static constexpr std::string_view doc = "A circuit breaker that is not closed refused an attempt."sv;
};
struct policy_cache_hit : policy_trigger<policy_decision> {
  static constexpr std::string_view name = "policy_cache_hit"sv;
  static constexpr std::string_view members = "policy"sv;
  static constexpr std::string_view doc = "A cache has a value, and the run ends with it."sv;
};
struct policy_cache_stale : policy_trigger<stale_answer> {
  static constexpr std::string_view name = "policy_cache_stale"sv;
  static constexpr std::string_view members = "policy, age_ns, e"sv;
  static constexpr std::string_view doc = "A cache has an old value, and the run ends with it."sv;
};
struct policy_timed_out : policy_trigger<expired_limit> {
  static constexpr std::string_view name = "policy_timed_out"sv;
  static constexpr std::string_view members = "policy, limit_ns, spent_ns"sv;
  static constexpr std::string_view doc = "A timeout has replaced the result of a run or an attempt that was late."sv;
};
struct policy_fallback_used : policy_trigger<replaced_error> {
  static constexpr std::string_view name = "policy_fallback_used"sv;
  static constexpr std::string_view members = "policy, e"sv;
  static constexpr std::string_view doc = "A fallback is about to replace an error."sv;
};

}  // namespace triggers

// clang-format off
template <> struct trigger_entry<"policy_retry_scheduled"> : triggers::policy_retry_scheduled {};
template <> struct trigger_entry<"policy_retry_given_up"> : triggers::policy_retry_given_up {};
template <> struct trigger_entry<"policy_limited"> : triggers::policy_limited {};
template <> struct trigger_entry<"policy_shed"> : triggers::policy_shed {};
template <> struct trigger_entry<"policy_hedged"> : triggers::policy_hedged {};
template <> struct trigger_entry<"policy_breaker_refused"> : triggers::policy_breaker_refused {};
template <> struct trigger_entry<"policy_cache_hit"> : triggers::policy_cache_hit {};
template <> struct trigger_entry<"policy_cache_stale"> : triggers::policy_cache_stale {};
template <> struct trigger_entry<"policy_timed_out"> : triggers::policy_timed_out {};
template <> struct trigger_entry<"policy_fallback_used"> : triggers::policy_fallback_used {};
// clang-format on

}  // namespace qtasks
