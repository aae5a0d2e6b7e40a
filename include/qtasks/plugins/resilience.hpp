// SPDX-License-Identifier: BSL-1.0
#pragma once

// Retry, timeouts, circuit breaker, fallback, hedging, fault injection, and a list that keeps their recommended order.
#include <qtasks/plugins/resilience/all_errors_but.hpp>
#include <qtasks/plugins/resilience/attempt_info.hpp>
#include <qtasks/plugins/resilience/attempt_timeout.hpp>
#include <qtasks/plugins/resilience/backoff.hpp>
#include <qtasks/plugins/resilience/breaker_change.hpp>
#include <qtasks/plugins/resilience/breaker_trip.hpp>
#include <qtasks/plugins/resilience/chaos_fault.hpp>
#include <qtasks/plugins/resilience/chaos_latency.hpp>
#include <qtasks/plugins/resilience/chaos_options.hpp>
#include <qtasks/plugins/resilience/chaos_result.hpp>
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/resilience/circuit_breaker_options.hpp>
#include <qtasks/plugins/resilience/consecutive_failures.hpp>
#include <qtasks/plugins/resilience/deadline_info.hpp>
#include <qtasks/plugins/resilience/failed_if.hpp>
#include <qtasks/plugins/resilience/failure_ratio.hpp>
#include <qtasks/plugins/resilience/fallback.hpp>
#include <qtasks/plugins/resilience/gradual_recovery.hpp>
#include <qtasks/plugins/resilience/hedge.hpp>
#include <qtasks/plugins/resilience/hedge_attempts.hpp>
#include <qtasks/plugins/resilience/hedge_delay.hpp>
#include <qtasks/plugins/resilience/hedged_after.hpp>
#include <qtasks/plugins/resilience/hedged_at_quantile.hpp>
#include <qtasks/plugins/resilience/only_errors.hpp>
#include <qtasks/plugins/resilience/racer.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/resilience/retry_budget.hpp>
#include <qtasks/plugins/resilience/slow_calls.hpp>
#include <qtasks/plugins/resilience/standard_pipeline.hpp>
#include <qtasks/plugins/resilience/timeout_options.hpp>
#include <qtasks/plugins/resilience/total_timeout.hpp>
