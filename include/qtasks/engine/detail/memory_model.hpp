// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/result.hpp>
#include <qtasks/engine/add_request.hpp>
#include <qtasks/engine/broker_limits.hpp>
#include <qtasks/engine/detail/delayed_tasks.hpp>
#include <qtasks/engine/detail/memory_session.hpp>
#include <qtasks/engine/detail/memory_store.hpp>
#include <qtasks/engine/detail/parking_lot.hpp>
#include <qtasks/engine/detail/ready_lists.hpp>
#include <qtasks/engine/detail/returned_cell.hpp>
#include <qtasks/engine/lease.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace qtasks::detail {

/// The broker in memory for one application's tasks. Thread-safe, except for construction and destruction.
template <class Tasks, class Lease, class Clock, class Hooks>
class memory_model {
 public:
  using hooks = Hooks;
  using store_type = memory_store<Tasks, Lease::ends, Hooks>;
  using session = memory_session<memory_model>;
  template <std::size_t I>
  using types = typename store_type::template types<I>;
  static constexpr bool has_leases = Lease::ends;

  memory_model(broker_limits const& limits, Lease lease, Clock clock)
      : limits_(limits),
        clock_(clock),
        delayed_(capacity_in(limits)),
        store_(*new store_type{static_cast<std::uint32_t>(capacity_in(limits))}) {
    limits_.deliveries = std::min<std::uint32_t>(limits.deliveries, 250);  // of 255 claims that can pin a cell
    if constexpr (has_leases) lease_ = std::clamp<std::int64_t>(lease.time.count(), 1'000'000, std::int64_t{1} << 61);
  }
  memory_model(memory_model const&) = delete;
  memory_model& operator=(memory_model const&) = delete;
  ~memory_model() { store_.close(); }

  handle_store& handles() noexcept { return store_; }
  Clock const& clock() const noexcept { return clock_; }

  /// Adds a task and a handle to it; if a task of this name has its uuid or its key, a handle to that one.
  template <std::size_t I, class... Args>
  result<added_task> add(add_request const& request, Args&&... args) {
    bool const has_uuid = request.uuid != qtasks::uuid{};
    if (has_uuid && store_.uuids.id_in(request.uuid).has_value())
      return of_task<I>(find(request.uuid));  // one that this broker made
    bool is_new = false;
    auto const make = [&] {
      std::uint32_t const slot = construct<I>(request, std::forward<Args>(args)...);
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
          key_of<I>(request), [&](std::uint32_t found) { return share(found, false); }, make);
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
    enqueue(slot, request.not_before);
    return added_task{id, false};
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

  /// Queues the tasks whose lease has ended. Returns their number. To be called
  /// now and then where there are leases. Complexity: linear in the greatest number of tasks there were.
  std::size_t reap() {
    std::size_t lost = 0;
    if constexpr (has_leases) {
      for (std::uint32_t slot = 0; slot < store_.cells.made(); ++slot)
        lost += session{*this}.take_if_lost(slot) ? 1 : 0;
    }
    return lost;
  }

  /// Waits until there may be work or a stop is requested, at most for `nanoseconds`.
  void wait_for_work(stop_flag const& stop, std::int64_t nanoseconds) noexcept {
    std::int64_t const due = delayed_.next();
    std::int64_t const limit =
        due == delayed_tasks<Hooks>::none ? nanoseconds : std::clamp<std::int64_t>(due - clock_.now(), 0, nanoseconds);
    workers_.park([&] { return ready_.has_some() || delayed_.next() < due || stop.requested(); }, limit);
  }
  bool has_work() const noexcept { return ready_.size() != 0; }
  void wake_workers() noexcept { workers_.notify_all(); }

 private:
  friend session;

  static constexpr std::size_t capacity_in(broker_limits const& limits) noexcept {
    return std::clamp<std::size_t>(limits.capacity, 1, std::size_t{1} << 24);
  }

  /// The unique key, which is one of this task's.
  template <std::size_t I>
  static std::string key_of(add_request const& request) {
    return std::string{Tasks::template at<I>::name}.append(1, '\0').append(request.key);
  }
  /// A task that was found, of which the caller has a handle, if it is of the right name.
  template <std::size_t I>
  result<added_task> of_task(result<task_id> found) noexcept {
    if (found.has_error()) return found.assume_error();
    if (task_of(found.assume_value()) == I) return added_task{found.assume_value(), true};
    store_.drop(found.assume_value());
    return task_error{errc::rejected, "a task of another name has this uuid"};
  }

  /// Makes a task in a free cell, with a handle. Returns its slot.
  template <std::size_t I, class... Args>
  std::uint32_t construct(add_request const& request, Args&&... args) {
    std::uint32_t const slot = store_.take();
    if (slot == no_slot) return slot;
    auto& cell = store_.cells[slot];
    returned_cell<store_type> unless_made{store_, slot};
    if (!request.key.empty() || request.uuid != qtasks::uuid{})
      cell.identity = std::make_unique<chosen_identity>(
          chosen_identity{request.uuid, request.key.empty() ? std::string{} : key_of<I>(request)});
    std::construct_at(reinterpret_cast<typename types<I>::arguments*>(cell.arguments.data()),
                      std::forward<Args>(args)...);
    unless_made.slot = no_slot;

    ++cell.generation;
    cell.task = I;
    cell.priority = request.priority;
    cell.attempts = cell.deliveries = cell.unanswered = cell.interruptions = 0;
    cell.deadline = request.deadline;
    cell.has_outcome = false;
    cell.progress.store(0, std::memory_order_relaxed);
    cell.is_cancelled = false;
    std::uint32_t const token = state_word{cell.word.load(std::memory_order_relaxed)}.token();
    constexpr auto held = state_word::one_handle | state_word::live | state_word::queued;
    cell.word.store(state_word{held}.with(task_status::new_).with_token(token).bits(), std::memory_order_release);
    return slot;
  }

  void enqueue(std::uint32_t slot, std::int64_t not_before) noexcept {
    if (not_before != 0) {
      delayed_.push(not_before, slot);
      std::atomic_thread_fence(std::memory_order_seq_cst);
    } else {
      ready_.push(store_.cells, slot);
    }
    workers_.notify();
  }
  void enqueue_first(std::uint32_t slot) noexcept {
    ready_.push_front(store_.cells, slot);
    workers_.notify();
  }
  void start_due() noexcept {
    if (delayed_.next() == delayed_tasks<Hooks>::none) return;
    delayed_.take_due(clock_.now(), [this](std::uint32_t slot) { ready_.push(store_.cells, slot); });
  }

  broker_limits limits_;
  std::int64_t lease_ = 0;  ///< nanoseconds
  [[no_unique_address]] Clock clock_;
  delayed_tasks<Hooks> delayed_;
  store_type& store_;
  ready_lists<Hooks> ready_;
  parking_lot workers_;
};

}  // namespace qtasks::detail
