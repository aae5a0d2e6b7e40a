// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#if QTASKS_BENCH_TBB
#include <tbb/global_control.h>
#include <tbb/task_arena.h>
#endif
#if QTASKS_BENCH_MOODYCAMEL
#include <blockingconcurrentqueue.h>
#endif

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

// Pools of threads, each with `post(function)`, whose destructor joins. They have no results of their own.
namespace bench::engine {

class asio_pool {
 public:
  static constexpr std::string_view name = "boost::asio::thread_pool";
  static constexpr std::string_view name_of_windows = "boost::asio::thread_pool, one wait for 512";
  explicit asio_pool(int workers) : pool_(static_cast<std::size_t>(workers)) {}
  template <class F>
  void post(F f) {
    boost::asio::post(pool_, std::move(f));
  }

 private:
  boost::asio::thread_pool pool_;
};

/// A queue under a mutex, whose functions are two words.
class mutex_pool {
 public:
  static constexpr std::string_view name = "a mutex and a deque";
  static constexpr std::string_view name_of_windows = "a mutex and a deque, one wait for 512";
  explicit mutex_pool(int workers) {
    for (int i = 0; i < workers; ++i) threads_.emplace_back([this] { run(); });
  }
  mutex_pool(mutex_pool const&) = delete;
  mutex_pool& operator=(mutex_pool const&) = delete;
  ~mutex_pool() {
    {
      std::lock_guard const lock{mutex_};
      is_over_ = true;
    }
    some_.notify_all();
    for (auto& each : threads_) each.join();
  }
  template <class F>
  void post(F f) {
    {
      std::lock_guard const lock{mutex_};
      queue_.emplace_back(std::move(f));
    }
    some_.notify_one();
  }

 private:
  void run() {
    for (;;) {
      std::unique_lock lock{mutex_};
      some_.wait(lock, [this] { return is_over_ || !queue_.empty(); });
      if (queue_.empty()) return;
      std::function<void()> const task = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      task();
    }
  }

  std::mutex mutex_;
  std::condition_variable some_;
  std::deque<std::function<void()>> queue_;
  bool is_over_ = false;
  std::vector<std::thread> threads_;
};

#if QTASKS_BENCH_TBB
/// Its workers alone run the tasks.
class tbb_pool {
 public:
  static constexpr std::string_view name = "tbb::task_arena";
  explicit tbb_pool(int workers)
      : threads_(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(workers) + 1),
        arena_(workers, 0) {}
  tbb_pool(tbb_pool const&) = delete;
  tbb_pool& operator=(tbb_pool const&) = delete;
  ~tbb_pool() = default;
  template <class F>
  void post(F f) {
    arena_.enqueue(std::move(f));
  }

 private:
  tbb::global_control threads_;
  tbb::task_arena arena_;
};
#endif

#if QTASKS_BENCH_MOODYCAMEL
/// The floor: a queue of numbers without tasks and results. `F` is what each number is given to.
template <class F>
class bare_queue {
 public:
  static constexpr std::string_view name = "moodycamel::BlockingConcurrentQueue, bare";
  explicit bare_queue(int workers) {
    for (int i = 0; i < workers; ++i) threads_.emplace_back([this] { run(); });
  }
  bare_queue(bare_queue const&) = delete;
  bare_queue& operator=(bare_queue const&) = delete;
  ~bare_queue() {
    for (std::size_t i = 0; i < threads_.size(); ++i) queue_.enqueue(over);
    for (auto& each : threads_) each.join();
  }
  void post(std::int64_t number) { queue_.enqueue(number); }

 private:
  static constexpr std::int64_t over = -1;
  void run() {
    moodycamel::ConsumerToken token{queue_};
    for (std::int64_t number = 0;;) {
      queue_.wait_dequeue(token, number);
      if (number == over) return;
      F{}(number);
    }
  }

  moodycamel::BlockingConcurrentQueue<std::int64_t> queue_{1 << 14};
  std::vector<std::thread> threads_;
};
#endif

}  // namespace bench::engine
