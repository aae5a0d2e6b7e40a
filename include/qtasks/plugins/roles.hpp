// SPDX-License-Identifier: BSL-1.0
#pragma once

/// The roles of the ready-made plugins: names for order rules, which a plugin takes by `using role =
/// qtasks::roles::retry;`. Any type may be a role.
namespace qtasks::roles {

struct trace;
struct trace_attempts;
struct trace_span;
struct metrics;
struct log;
struct validate;
struct runs_in;
struct fallback;
struct cache;
struct coalesce;
struct unique;
struct load_shed;
struct rate_limit;
struct bulkhead;
struct depends;
struct timeout;
struct total_timeout;
struct retry;
struct circuit_breaker;
struct attempt_timeout;
struct hedge;
struct chaos;

}  // namespace qtasks::roles
