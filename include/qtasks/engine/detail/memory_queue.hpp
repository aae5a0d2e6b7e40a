// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/claim_filter.hpp>
#include <qtasks/engine/detail/delayed_tasks.hpp>
#include <qtasks/engine/detail/lanes.hpp>
#include <qtasks/engine/detail/parking_lot.hpp>
#include <qtasks/engine/detail/ready_lists.hpp>
#include <qtasks/executor/stop_flag.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

namespace qtasks::detail {

/// The queued tasks of a memory broker, by slot: those that can start, those that must wait for their time, the limits
/// and pauses, and the workers that wait for one.
template <class Tasks, class Store, class Hooks>
class memory_queue {
  using table = lane_table<Tasks>;

 public:
  memory_queue(Store& store, std::size_t capacity, Tasks const& tasks)
      : store_(store), lanes_(tasks), delayed_(capacity) {}

  /// Queues a task behind the others, to start no earlier than `not_before`.
  void push(std::uint32_t slot, std::int64_t not_before) noexcept {
    if (not_before != 0) {
      delayed_.push(not_before, slot);
    } else {
      ready_.push(store_.cells, lane_of(slot), slot);
    }
    wake();
  }
  /// Queues a task in front of the others.
  void push_first(std::uint32_t slot) noexcept {
    ready_.push_front(store_.cells, lane_of(slot), slot);
    wake();
  }
  /// Takes tasks that can start and that the filter admits. Returns their number.
  std::size_t pop(std::span<std::uint32_t> out, claim_filter filter) noexcept {
    if (delayed_.next() != delayed_tasks<Hooks>::none) {
      delayed_.take_due(store_.clock.now(),
                        [this](std::uint32_t slot) { ready_.push(store_.cells, lane_of(slot), slot); });
    }
    std::int64_t const now = rate_time();
    return ready_.pop(store_.cells, out, lanes_.open(table::in(filter.queues), now), filter.least_urgent,
                      [&](std::size_t lane) { return lanes_.start(lane, now); });
  }
  /// The claim of a task that was taken has ended.
  void left(std::uint32_t task) noexcept {
    if (lanes_.ended(task)) wake();
  }
  /// Some were taken: wakes another worker if there are more.
  void pass_on() noexcept {
    if (has_work({})) wake();
  }

  /// A task can start that this filter admits.
  bool has_work(claim_filter filter) const noexcept {
    return ready_.has(lanes_.open(table::in(filter.queues), rate_time()), filter.least_urgent);
  }
  /// Waits until there may be work for this filter or a stop is requested, at most for `nanoseconds`.
  void wait(stop_flag const& stop, std::int64_t nanoseconds, claim_filter filter) noexcept {
    std::int64_t const due = delayed_.next();
    std::int64_t const now = due != delayed_tasks<Hooks>::none || table::any_rate ? store_.clock.now() : 0;
    std::int64_t const next = std::min(due, lanes_.next_open(table::in(filter.queues), now));
    std::int64_t const limit = next == delayed_tasks<Hooks>::none ? nanoseconds
                               : next <= now                      ? 0
                                                                  : std::min(next - now, nanoseconds);
    workers_.park([&] { return has_work(filter) || delayed_.next() < due || stop.requested(); }, limit);
  }
  void wake_all() noexcept { workers_.notify_all(); }
  /// A worker claims, or claims no more, by a filter that does not admit every task.
  void count_filtered(int more) noexcept { filtered_.fetch_add(more, std::memory_order_relaxed); }

  void pause(std::uint64_t queues) noexcept { lanes_.pause(queues); }
  void resume(std::uint64_t queues) noexcept {
    lanes_.resume(queues);
    wake_all();
  }
  bool is_paused(std::uint64_t queues) const noexcept { return lanes_.is_paused(queues); }

 private:
  std::uint32_t lane_of(std::uint32_t slot) const noexcept { return table::of_task[store_.cells[slot].task]; }
  std::int64_t rate_time() const noexcept { return table::any_rate ? store_.clock.now() : 0; }
  /// Wakes a worker; all, if some do not claim every task: the one that wakes may not be one that can.
  void wake() noexcept {
    if (filtered_.load(std::memory_order_relaxed) != 0) {
      workers_.notify_all();
    } else {
      workers_.notify();
    }
  }

  Store& store_;
  lanes<Tasks> lanes_;
  delayed_tasks<Hooks> delayed_;
  ready_lists<Hooks, table::size> ready_;
  parking_lot workers_;
  std::atomic<int> filtered_{0};
};

}  // namespace qtasks::detail
