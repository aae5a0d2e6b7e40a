// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

namespace qtasks::asio::detail {

/// A deadline in a `deadline_queue`, which refers to it until it has expired or is removed.
struct deadline_entry {
  std::int64_t at = 0;  ///< in nanoseconds of `std::chrono::steady_clock`
  void (*expire)(deadline_entry&) = nullptr;
  std::size_t position = not_queued;

  static constexpr std::size_t not_queued = std::numeric_limits<std::size_t>::max();
};

/// Deadlines, and one timer, which is armed for the earliest. A deadline that is removed leaves the timer armed: most
/// runs end before their deadline, and the next one is later. Not thread-safe: all calls come from the executor.
class deadline_queue {
 public:
  explicit deadline_queue(boost::asio::any_io_executor executor) : timer_(std::move(executor)) {}
  deadline_queue(deadline_queue const&) = delete;
  deadline_queue& operator=(deadline_queue const&) = delete;

  void add(deadline_entry& entry) {
    entry.position = heap_.size();
    heap_.push_back(&entry);
    raise(entry.position);
    arm();
  }
  void remove(deadline_entry& entry) noexcept {
    std::size_t const at = std::exchange(entry.position, deadline_entry::not_queued);
    if (at == deadline_entry::not_queued) return;
    deadline_entry* const last = heap_.back();
    heap_.pop_back();
    if (last == &entry) return;
    put(at, last);
    raise(at);
    lower(last->position);
  }
  /// Cancels the timer, so that it no longer keeps its context running.
  void stop() {
    armed_for_ = never;
    timer_.cancel();
  }

 private:
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

  void put(std::size_t at, deadline_entry* entry) noexcept {
    heap_[at] = entry;
    entry->position = at;
  }
  void raise(std::size_t at) noexcept {
    deadline_entry* const entry = heap_[at];
    while (at > 0 && entry->at < heap_[(at - 1) / 2]->at) {
      put(at, heap_[(at - 1) / 2]);
      at = (at - 1) / 2;
    }
    put(at, entry);
  }
  void lower(std::size_t at) noexcept {
    deadline_entry* const entry = heap_[at];
    for (;;) {
      std::size_t child = 2 * at + 1;
      if (child >= heap_.size()) break;
      if (child + 1 < heap_.size() && heap_[child + 1]->at < heap_[child]->at) ++child;
      if (entry->at <= heap_[child]->at) break;
      put(at, heap_[child]);
      at = child;
    }
    put(at, entry);
  }

  void arm() {
    if (heap_.empty() || heap_.front()->at >= armed_for_) return;
    armed_for_ = heap_.front()->at;
    timer_.expires_at(std::chrono::steady_clock::time_point(std::chrono::nanoseconds(armed_for_)));
    // The wait can have ended already when the queue is destroyed.
    timer_.async_wait([this, alive = std::weak_ptr<void>(alive_)](boost::system::error_code error) {
      if (!error && !alive.expired()) expire();
    });
  }
  void expire() {
    std::int64_t const now = std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
    armed_for_ = never;
    while (!heap_.empty() && heap_.front()->at <= now) {
      deadline_entry& entry = *heap_.front();
      remove(entry);
      entry.expire(entry);
    }
    arm();
  }

  std::shared_ptr<void> alive_ = std::make_shared<char>();
  boost::asio::steady_timer timer_;
  std::vector<deadline_entry*> heap_;
  std::int64_t armed_for_ = never;
};

}  // namespace qtasks::asio::detail
