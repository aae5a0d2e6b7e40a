// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/sqlite/detail/sqlite_connection.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_lanes.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_outcome.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_sql.hpp>
#include <qtasks/core/uuid.hpp>
#include <qtasks/engine/claim_filter.hpp>
#include <qtasks/engine/detail/why_refused.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_outcome.hpp>
#include <qtasks/executor/run_info.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace qtasks::detail {

/// A task as a claim took it, with its arguments as they are stored.
struct sqlite_claim {
  claimed claim;
  qtasks::uuid uuid;
  int priority = 0;
  std::int64_t until = 0;  ///< of its lease
  std::string arguments;
};

/// What bounds a task, as `why_refused` reads it.
struct sqlite_bounds {
  static constexpr bool is_cancelled = false;
  std::int64_t deadline;
  std::uint32_t unanswered;
  std::uint32_t interruptions;
};

/// Claims a task; ends it if it has reached its deadline or a bound.
template <class Model, class Store>
std::optional<sqlite_claim> claim_sqlite_task(Model& model, Store& store, sqlite_connection& by,
                                              sqlite_candidate const& each, std::int64_t now) {
  if (!model.lanes().start(by, each.task, now)) return std::nullopt;
  std::int64_t const since = store.lease_clock.now();
  std::int64_t const until = model.lease_end(since);
  sqlite_query row = by.ask(sqlite_sql::claim, each.id, until, since);
  if (!row.next()) return std::nullopt;
  sqlite_bounds const of{row.is_null(5) ? no_deadline : row.integer(5), row.as<std::uint32_t>(3),
                         row.as<std::uint32_t>(4)};
  claimed const claim{.id = each.id,
                      .token = row.as<std::uint32_t>(0),
                      .task = each.task,
                      .attempts = row.as<std::uint32_t>(1),
                      .deliveries = row.as<std::uint32_t>(2),
                      .interruptions = of.interruptions,
                      .deadline = of.deadline};
  auto const why = detail::why_refused(of, store.database.options().limits, now);
  if (!why.has_value()) return sqlite_claim{claim, row.identity(6), row.as<int>(7), until, std::string{row.text(8)}};
  store.end(by, each.id, qtasks::status_after(why->how), claim.attempts, sqlite_outcome::of(why->error));
  return std::nullopt;
}

/// Claims up to `most` tasks, in the transaction of the caller.
template <class Model, class Store>
std::vector<sqlite_claim> claim_sqlite_tasks(Model& model, Store& store, sqlite_connection& by, claim_filter filter,
                                             std::size_t most, bool from_oldest) {
  std::int64_t const now = store.clock.now();
  by.change(sqlite_sql::make_ready, now);
  auto found = model.lanes().first(by, filter, most, now);
  if (from_oldest && !found.empty()) {
    auto const oldest = model.lanes().oldest(by, filter, now);
    auto const is_oldest = [&](sqlite_candidate const& each) { return each.id == oldest->id; };
    if (oldest.has_value() && std::ranges::none_of(found, is_oldest)) found.back() = *oldest;
  }
  std::vector<sqlite_claim> claims;
  for (sqlite_candidate const& each : found) {
    if (auto claim = detail::claim_sqlite_task(model, store, by, each, now)) claims.push_back(*std::move(claim));
  }
  return claims;
}

}  // namespace qtasks::detail
