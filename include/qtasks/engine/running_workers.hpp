// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>
#include <qtasks/engine/claim_filter.hpp>
#include <qtasks/engine/detail/life_triggers.hpp>
#include <qtasks/engine/worker_options.hpp>
#include <qtasks/executor/stop_flag.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace qtasks {

/// The workers of an application, from `app.start(...)` until the end of the scope: then they claim nothing more, end
/// what they run, and are joined. Queued tasks stay queued. The application must outlive it. It is QTasks' starter: its
/// start and its stop fire the triggers of the components. What their handlers throw at the stop ends the program.
template <class App>
class [[nodiscard]] running_workers {
 public:
  /// Starts the threads. Throws `std::system_error` if the system has no more threads; those that run are stopped.
  running_workers(App& app, worker_options const& options, claim_filter filter = {}) : app_(app) {
    int const count = std::clamp(options.workers, 1, 1024);
    int const reserved = std::clamp(options.reserved, 0, count - 1);
    detail::fire_start(app_, *this);
    struct stopped {
      running_workers* self;
      ~stopped() {
        if (self != nullptr) self->join();
      }
    } unless_started{this};
    for (int i = 0; i < count; ++i) {
      auto own = options;
      if (own.when_idle.spins == idle::by_cores)
        own.when_idle.spins = static_cast<unsigned>(count) < std::thread::hardware_concurrency() ? 500 : 0;
      own.retries.seed += static_cast<std::uint64_t>(i) << 32;  // each worker draws waits of its own
      claim_filter const admits{filter.queues, i < reserved ? -1 : filter.least_urgent};
      workers_.emplace_back(app.list(), app.model(), app.executor(), own, admits);
    }
    threads_.reserve(workers_.size() + 1);
    for (auto& each : workers_) {
      {
        std::lock_guard const lock{mutex_};
        ++running_;
      }
      threads_.emplace_back([this, &each] { run(each); });
    }
    if (std::int64_t const interval = app.model().upkeep_interval(); interval != 0)
      threads_.emplace_back([this, interval] { keep(std::chrono::nanoseconds{interval}); });
    unless_started.self = nullptr;
  }
  running_workers(running_workers const&) = delete;
  running_workers& operator=(running_workers const&) = delete;
  ~running_workers() { join(); }

  /// Asks the workers to stop: they claim nothing more. Returns at once.
  void request_stop() noexcept {
    if (!is_stopping_.exchange(true)) detail::fire_stop(app_, *this, true);
    stop_.request();
    app_.model().wake_workers();
  }
  /// Asks the workers to stop, and waits at most for `time`. Returns the number of workers that have not stopped.
  std::size_t stop_for(duration time) {
    request_stop();
    std::unique_lock lock{mutex_};
    all_stopped_.wait_for(lock, std::chrono::nanoseconds{std::min(time.count(), std::int64_t{1} << 61)},
                          [this] { return running_ == 0; });
    return running_;
  }

 private:
  void run(typename App::worker_type& worker) {
    worker.run(stop_);
    std::lock_guard const lock{mutex_};
    if (--running_ == 0) all_stopped_.notify_all();
  }
  /// Renews the leases of the workers, and has the broker look for what has ended by time, until all have stopped.
  void keep(std::chrono::nanoseconds interval) {
    std::unique_lock lock{mutex_};
    while (!all_stopped_.wait_for(lock, interval, [this] { return running_ == 0; })) {
      lock.unlock();
      for (auto& each : workers_) each.beat();
      app_.model().reap();
      lock.lock();
    }
  }
  void join() noexcept {
    if (!is_stopping_.exchange(true)) detail::fire_stop(app_, *this, false);
    request_stop();
    for (std::thread& each : threads_) each.join();
    threads_.clear();
    detail::fire_stopped(app_);
  }

  App& app_;
  stop_flag stop_;
  std::atomic<bool> is_stopping_{false};
  std::mutex mutex_;
  std::condition_variable all_stopped_;
  std::size_t running_ = 0;
  std::deque<typename App::worker_type> workers_;
  std::vector<std::thread> threads_;
};

}  // namespace qtasks
