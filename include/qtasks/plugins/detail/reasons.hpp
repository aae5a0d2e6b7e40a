// SPDX-License-Identifier: BSL-1.0
#pragma once

/// The reasons of the order rules of the ready-made plugins: each name states what would happen if the rule were
/// broken. They are incomplete types for `because`, and appear in the compile error of a list in the wrong order.
namespace qtasks::reasons {

struct a_fallbacks_answer_would_be_kept_as_a_value;
struct a_retry_in_a_retry_multiplies_the_attempts;
struct a_run_would_be_shed_after_it_has_begun;
struct an_answer_from_the_cache_would_be_refused;
struct an_answer_from_the_cache_would_cost_a_permit;
struct another_run_could_slip_in_between_two_attempts;
struct both_attempts_would_be_retried;
struct each_attempt_would_be_shared_separately;
struct each_attempt_would_restart_the_limit;
struct each_attempt_would_cost_a_token;
struct each_attempt_would_need_its_own_permit;
struct each_waiting_run_would_cost_a_permit;
struct it_would_limit_all_attempts_together;
struct runs_in_another_state_would_be_answered;
struct runs_to_be_shared_would_be_refused;
struct the_fallback_would_be_late_as_well;
struct the_breaker_would_count_one_call_many_times;
struct the_breaker_would_not_see_a_failure;
struct the_breaker_would_not_see_expired_attempts;
struct the_cache_would_be_asked_at_each_attempt;
struct the_plugins_inside_would_not_see_the_fault;
struct the_rate_would_be_measured_before_the_wait;
struct the_retry_would_go_on_while_the_breaker_is_open;
struct the_retry_would_not_see_an_error;
struct two_attempts_at_once_would_share_its_state;
struct cached_values_would_wait;
struct dependencies_would_be_opened_in_vain;
struct refused_runs_would_use_resources;
struct refused_runs_would_cost_a_permit;
struct refused_runs_would_count_as_failures;

}  // namespace qtasks::reasons
