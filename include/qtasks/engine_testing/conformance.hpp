// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/broker.hpp>
#include <qtasks/engine_testing/detail/claim_clauses.hpp>
#include <qtasks/engine_testing/detail/conformance_bench.hpp>
#include <qtasks/engine_testing/detail/end_clauses.hpp>
#include <qtasks/engine_testing/detail/identity_clauses.hpp>
#include <qtasks/engine_testing/detail/lease_clauses.hpp>
#include <qtasks/engine_testing/detail/queue_clauses.hpp>
#include <qtasks/engine_testing/detail/record_clauses.hpp>

#include <string_view>
#include <utility>
#include <vector>

namespace qtasks {

/// Checks what a broker does, clause by clause: `make(limits, lease, clock)` returns a new broker with leases. Returns
/// the clauses, each with `text` and `is_kept`. Each is checked with a model of its own, in virtual time.
template <class Make>
auto conformance(Make make) {
  detail::clause_list<Make> list{std::move(make)};
  detail::check_claims(list);
  detail::check_ends(list);
  detail::check_leases(list);
  detail::check_identities(list);
  detail::check_queues(list);
  detail::check_records(list);
  return list.clauses();
}

}  // namespace qtasks
