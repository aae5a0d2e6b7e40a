// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/uuid.hpp>
#include <qtasks/engine/add_request.hpp>
#include <qtasks/engine/claim_filter.hpp>
#include <qtasks/engine/handle_store.hpp>
#include <qtasks/engine/queue_stats.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_outcome.hpp>
#include <qtasks/engine/task_page.hpp>
#include <qtasks/engine/task_query.hpp>
#include <qtasks/engine/task_snapshot.hpp>
#include <qtasks/executor/run_info.hpp>
#include <qtasks/executor/stop_flag.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace qtasks {

/// A worker's access to a broker's model. Each worker has its own; only `renew` and `request_stop` are called by
/// another thread. `claim` is a claimed task; every change of a task needs its token, and fails with `errc::lease_lost`
/// where that is not current.
///  1. `session.claim(out)` claims up to `out.size()` tasks that can start, the most urgent first, and returns their
///     number. It counts the delivery, and ends tasks that have reached their deadline or a bound;
///  2. `session.template arguments<I>(claim)` are the arguments, as a tuple, until the claim is released;
///  3. `session.info(claim)` is what the run gets; its stop flag is valid until the next `claim` of the session;
///  4. `session.holds(claim)`: the token is current;
///  5. `session.template finish<I>(claim, how, made, outcome)` ends the task, after `made` calls. It moves from the
///     outcome only if it returns a success, and called again with the same token it is a success that changes nothing;
///  6. `session.retry(claim, how, made, not_before, why)` queues the task again: after `made` failed calls, the last of
///     them with the error `why`, or without a verdict (`snooze`, or `lost`: the worker could not renew its lease).
///     `errc::task_cancel_error` if the task has been cancelled, which
///     is still claimed then;
///  7. `session.give_back(claim)` queues a task that was not started, and takes the delivery back;
///  8. `session.renew(claim)` extends the lease, if it has not ended;
///  9. `session.release(claim)` ends the use of the arguments, exactly once for each claim. Neither it nor
///     `session.report(claim, done, of)` and `session.request_stop(claim)` fails.
template <class S, std::size_t I, class Outcome>
concept BrokerSession = requires(S session, std::span<claimed> out, claimed const& claim, Outcome& outcome,
                                 task_error const& why) {
  { session.claim(out) } -> std::same_as<result<std::size_t>>;
  session.template arguments<I>(claim);
  { session.info(claim) } -> std::same_as<run_info>;
  { session.holds(claim) } -> std::same_as<bool>;
  { session.template finish<I>(claim, task_outcome::success, std::uint32_t{1}, outcome) } -> std::same_as<result<void>>;
  { session.retry(claim, task_outcome::retry, std::uint32_t{1}, std::int64_t{0}, why) } -> std::same_as<result<void>>;
  { session.give_back(claim) } -> std::same_as<result<void>>;
  { session.renew(claim) } -> std::same_as<result<void>>;
  { session.release(claim) }
  noexcept;
  { session.report(claim, std::uint32_t{}, std::uint32_t{}) }
  noexcept;
  { session.request_stop(claim) }
  noexcept;
};

/// What a broker becomes for an application's list of tasks. Thread-safe. `M` conforms if
///  1. `M::types<I>::outcome` is the `result` of task number `I`, and `M::types<I>::copies` says that a run gets copies
///     of the arguments;
///  2. `M::session` is a `BrokerSession` that is made of an `M&` and a `claim_filter`;
///  3. `M::has_leases`: a lease can end; `M::hooks` has the functions of `no_hooks`;
///  4. `m.template add<I>(request, args...)` returns a `result<added_task>`, with a handle to the task;
///  5. `m.find(uuid)` returns the id of a task, with a handle; `m.task_of(id)` is its number in the list;
///  6. `m.handles()` is the `handle_store` to which handles refer. It outlives `m` while there are handles;
///  7. `m.reap()` queues the tasks whose lease has ended, and returns their number; it forgets tasks that were kept
///     long enough. `m.upkeep_interval()` is how often it is to be called and leases are to be renewed, in nanoseconds.
///     `m.clock()` judges delays, deadlines and leases;
///  8. `m.wait_for_work(stop, nanoseconds, filter)` returns when there may be work that the filter admits, when `stop`
///     is requested and `m.wake_workers()` was called, or after that time. `m.pause(queues)`, `m.resume(queues)` and
///     `m.is_paused(queues)` stop and resume starts from queues, a bit each;
///  9. `m.records()` has `list(query)`, `stats()`, `purge(status, older_than)`, and, for a task of which the caller has
///     a handle, `read(id)` and `requeue(id)`.
/// `qtasks/engine_testing/conformance.hpp` checks what these do.
template <class M>
concept BrokerModel = requires(M& model, qtasks::uuid const& uuid, task_id id, stop_flag const& stop,
                               claim_filter filter) {
  typename M::hooks;
  typename M::template types<0>::outcome;
  { M::template types<0>::copies } -> std::convertible_to<bool>;
  requires BrokerSession<typename M::session, 0, typename M::template types<0>::outcome>;
  requires std::constructible_from<typename M::session, M&, claim_filter>;
  { M::has_leases } -> std::convertible_to<bool>;
  { model.find(uuid) } -> std::same_as<result<task_id>>;
  { model.task_of(id) } -> std::convertible_to<std::size_t>;
  { model.handles() } -> std::convertible_to<handle_store&>;
  { model.reap() } -> std::same_as<std::size_t>;
  { model.upkeep_interval() } -> std::same_as<std::int64_t>;
  { model.records().list(task_query{}) } -> std::same_as<task_page>;
  { model.records().stats() } -> std::same_as<queue_stats>;
  { model.records().purge(task_status::dead, duration{}) } -> std::same_as<std::size_t>;
  { model.records().read(id) } -> std::same_as<task_snapshot>;
  { model.records().requeue(id) } -> std::same_as<result<void>>;
  model.wait_for_work(stop, std::int64_t{}, filter);
  model.wake_workers();
  { model.clock().now() } -> std::same_as<std::int64_t>;
  model.pause(std::uint64_t{});
  model.resume(std::uint64_t{});
  { model.is_paused(std::uint64_t{}) } -> std::same_as<bool>;
};

/// A broker, as an application names it: `B::model<Tasks>` is made of a `B const&` and the tasks, and is a
/// `BrokerModel`.
template <class B, class Tasks>
concept Broker = BrokerModel<typename B::template model<Tasks>> &&
    std::constructible_from<typename B::template model<Tasks>, B const&, Tasks const&>;

}  // namespace qtasks
