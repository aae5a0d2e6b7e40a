// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/result.hpp>
#include <qtasks/engine/add_request.hpp>
#include <qtasks/engine/broker_limits.hpp>
#include <qtasks/engine/claim_filter.hpp>
#include <qtasks/engine/detail/lost_task.hpp>
#include <qtasks/engine/detail/make_cell.hpp>
#include <qtasks/engine/detail/memory_queue.hpp>
#include <qtasks/engine/detail/memory_records.hpp>
#include <qtasks/engine/detail/memory_session.hpp>
#include <qtasks/engine/detail/memory_store.hpp>
#include <qtasks/engine/lease.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace qtasks::detail {

/// The broker in memory for one application's tasks. Thread-safe, except for construction and destruction.
template <class Tasks, class Lease, class Clock, class Hooks>
class memory_model {
 public:
  using hooks = Hooks;
  using store_type = memory_store<Tasks, Lease::ends, Clock, Hooks>;
  using session = memory_session<memory_model>;
  template <std::size_t I>
  using types = typename store_type::template types<I>;
  using queue_type = memory_queue<Tasks, store_type, Hooks>;
  using records_type = memory_records<Tasks, store_type, queue_type>;
  static constexpr bool has_leases = Lease::ends;

  memory_model(broker_limits const& limits, Lease lease, Clock clock, Tasks const& tasks)
      : store_(*new store_type{limits, clock}), queue_(store_, store_.limits.capacity, tasks) {
    if constexpr (has_leases) {
      lease_ = std::clamp<std::int64_t>(lease.time.count(), 1'000'000, std::int64_t{1} << 61);
      longest_lease_ = lease.longest.count();
    }
  }
  memory_model(memory_model const&) = delete;
  memory_model& operator=(memory_model const&) = delete;
  ~memory_model() { store_.close(); }

  handle_store& handles() noexcept { return store_; }
  Clock const& clock() const noexcept { return store_.clock; }

  /// Adds a task and a handle to it; if a task of this name has its uuid or its key, a handle to that one.
  template <std::size_t I, class... Args>
  result<added_task> add(add_request const& request, Args&&... args) {
    auto added = try_add<I>(request, std::forward<Args>(args)...);
    auto const is_full = [&] { return added.has_error() && added.assume_error().code() == errc::queue_full; };
    if (request.wait <= 0 || !is_full()) return added;
    auto const again = [&] {  // the arguments are used only if the task is added
      added = try_add<I>(request, std::forward<Args>(args)...);
      return !is_full();
    };
    store_.room.wait_until(again, request.wait);
    return added;
  }

  /// Adds a handle to the task of this uuid.
  result<task_id> find(qtasks::uuid const& uuid) {
    auto const id = store_.uuids.id_in(uuid);
    std::uint32_t const slot =
        id.has_value() ? store_type::slot_of(*id) : store_.chosen_uuids.find(memory_uuids::key_of(uuid));
    if (slot < store_.cells.made() && store_.add_handle(slot, true) == handle_answer::added) {
      task_id const found = store_.id_of(slot);
      if (store_.uuid_of(found) == uuid) return found;
      store_.drop(found);
    }
    return task_error{errc::not_found, "the queue has no task of this uuid"};
  }

  /// The number of the task in the list.
  std::size_t task_of(task_id id) const noexcept { return store_.cells[store_type::slot_of(id)].task; }

  /// Queues the tasks whose lease has ended, and forgets those that have been kept long enough. Returns the number of
  /// the former. Complexity: linear in the greatest number of tasks there were.
  std::size_t reap() {
    std::size_t lost = 0;
    for (std::uint32_t slot = 0; slot < store_.cells.made(); ++slot) {
      if constexpr (has_leases) lost += detail::take_if_lost<Hooks>(store_, queue_, slot) ? 1 : 0;
      (void)records().forget(slot, [this](task_status status) { return detail::ttl_of(store_.limits, status); });
    }
    return lost;
  }
  /// How often, in nanoseconds, `reap` is to be called, and leases are to be renewed; 0: never.
  std::int64_t upkeep_interval() const noexcept {
    auto const part_of = [](std::int64_t time) { return std::clamp<std::int64_t>(time / 3, 1, 1'000'000'000); };
    if constexpr (has_leases) return part_of(lease_);
    std::int64_t const ended = store_.limits.result_ttl.count();
    std::int64_t const ttl = std::min(store_.limits.dead_ttl.count(), ended > 0 ? ended : duration::max().count());
    return ttl == duration::max().count() ? 0 : part_of(ttl);
  }

  /// Waits until there may be work for this filter or a stop is requested, at most for `nanoseconds`.
  void wait_for_work(stop_flag const& stop, std::int64_t nanoseconds, claim_filter filter) noexcept {
    queue_.wait(stop, nanoseconds, filter);
  }
  /// A task can start that this filter admits.
  bool has_work(claim_filter filter = {}) const noexcept { return queue_.has_work(filter); }
  void wake_workers() noexcept { queue_.wake_all(); }

  /// Tasks in these queues, a bit each, do not start until `resume`.
  void pause(std::uint64_t queues) noexcept { queue_.pause(queues); }
  void resume(std::uint64_t queues) noexcept { queue_.resume(queues); }
  bool is_paused(std::uint64_t queues) const noexcept { return queue_.is_paused(queues); }

  /// The tasks, looked at and changed by hand.
  records_type records() noexcept { return {store_, queue_}; }

 private:
  friend session;

  /// Adds a task if there is room.
  template <std::size_t I, class... Args>
  result<added_task> try_add(add_request const& request, Args&&... args) {
    bool const has_uuid = !memory_uuids::is_nil(request.uuid);
    if (has_uuid && store_.uuids.id_in(request.uuid).has_value())
      return of_task<I>(find(request.uuid));  // one that this broker made
    bool is_new = false;
    auto const make = [&] {
      std::uint32_t const slot = detail::make_cell<I>(store_, request, std::forward<Args>(args)...);
      is_new = slot != no_slot;
      return slot;
    };
    bool is_crowded = false;
    auto const share = [&](std::uint32_t found, bool to_ended) {
      auto const answer = store_.add_handle(found, to_ended);
      is_crowded = answer == handle_answer::crowded;
      return answer != handle_answer::no_task;
    };
    auto const find_key = [&] {
      if (request.key.empty()) return make();
      return store_.keys.find_or_make(
          detail::key_of_task(store_type::names[I], request.key),
          [&](std::uint32_t found) { return share(found, false); }, make);
    };
    auto const find_uuid = [&] {
      if (!has_uuid) return find_key();
      return store_.chosen_uuids.find_or_make(
          memory_uuids::key_of(request.uuid), [&](std::uint32_t found) { return share(found, true); }, find_key);
    };
    std::uint32_t const slot = find_uuid();
    if (slot == no_slot) return task_error{errc::queue_full, "the queue is full: its capacity is in use"};
    if (is_crowded) return task_error{errc::queue_full, "the task has too many handles"};
    if (!is_new) return of_task<I>(store_.id_of(slot));
    task_id const id = store_.id_of(slot);
    queue_.push(slot, request.not_before);
    return added_task{id, false};
  }

  /// A task that was found, of which the caller has a handle, if it is of the right name.
  template <std::size_t I>
  result<added_task> of_task(result<task_id> found) noexcept {
    if (found.has_error()) return found.assume_error();
    if (task_of(found.assume_value()) == I) return added_task{found.assume_value(), true};
    store_.drop(found.assume_value());
    return task_error{errc::rejected, "a task of another name has this uuid"};
  }

  std::int64_t lease_ = 0;          ///< nanoseconds
  std::int64_t longest_lease_ = 0;  ///< nanoseconds, with all renewals
  store_type& store_;
  queue_type queue_;
};

}  // namespace qtasks::detail
