// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine.hpp>

#include "pools.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <future>
#include <latch>
#include <string_view>
#include <utility>
#include <vector>
#if QTASKS_BENCH_TBB
#include <tbb/task_group.h>
#endif

// Contenders that give each value back: `produce(count)` adds tasks, up to `window` at a time, and waits for their
// values. It returns the sum of them.
namespace bench::engine {

inline constexpr std::size_t window = 512;  // tasks in flight of one producer
inline constexpr auto next = qtasks::task<"next">([](long number) { return number + 1; });

template <std::size_t Prefetch>
class engine_values {
 public:
  static constexpr std::string_view name = Prefetch == 1 ? "qtasks" : "qtasks, prefetch 8";
  explicit engine_values(int workers) : running_(app_.start({.workers = workers, .prefetch = Prefetch})) {}

  long produce(long count) {
    long sum = 0;
    std::vector<qtasks::task_handle<qtasks::result<long>>> handles;
    handles.reserve(window);
    for (long i = 0; i < count;) {
      handles.clear();
      for (std::size_t k = 0; k < window && i < count; ++k, ++i) handles.push_back(app_.add_task<"next">(i).value());
      for (auto const& each : handles) sum += each.wait_for(std::chrono::minutes{1})->assume_value();
    }
    return sum;
  }

 private:
  qtasks::queue_tasks<qtasks::tasks<std::remove_const_t<decltype(next)>>, qtasks::memory_broker<>> app_{
      qtasks::tasks{next}, qtasks::memory_broker{}};
  qtasks::running_workers<decltype(app_)> running_;
};

/// Where a task of a pool puts its value: made once for each producer, and used again.
struct slot {
  std::atomic<bool> has_value{false};
  long value = 0;

  void put(long number) {
    value = number;
    has_value.store(true, std::memory_order_release);
    has_value.notify_one();
  }
  long take() {
    has_value.wait(false, std::memory_order_acquire);
    has_value.store(false, std::memory_order_relaxed);
    return value;
  }
};

/// A pool whose tasks write their values into slots.
template <class Pool>
class slot_values {
 public:
  static constexpr std::string_view name = Pool::name;
  explicit slot_values(int workers) : pool_(workers) {}

  long produce(long count) {
    long sum = 0;
    std::vector<slot> slots(window);
    for (long i = 0; i < count;) {
      std::size_t used = 0;
      for (; used < window && i < count; ++used, ++i) pool_.post([i, to = &slots[used]] { to->put(i + 1); });
      for (std::size_t k = 0; k < used; ++k) sum += slots[k].take();
    }
    return sum;
  }

 private:
  Pool pool_;
};

/// The same, but the producer waits for all tasks of a window at once.
template <class Pool>
class window_values {
 public:
  static constexpr std::string_view name = Pool::name_of_windows;
  explicit window_values(int workers) : pool_(workers) {}

  long produce(long count) {
    long sum = 0;
    std::vector<long> values(window);
    for (long i = 0; i < count;) {
      std::size_t const size = std::min(window, static_cast<std::size_t>(count - i));
      std::latch ended{static_cast<std::ptrdiff_t>(size)};
      for (std::size_t k = 0; k < size; ++k, ++i) {
        pool_.post([i, to = &values[k], &ended] {
          *to = i + 1;
          ended.count_down();
        });
      }
      ended.wait();
      for (std::size_t k = 0; k < size; ++k) sum += values[k];
    }
    return sum;
  }

 private:
  Pool pool_;
};

/// The same by `std::future`, as most programs do it.
class future_values {
 public:
  static constexpr std::string_view name = "boost::asio::thread_pool, std::future";
  explicit future_values(int workers) : pool_(workers) {}

  long produce(long count) {
    long sum = 0;
    std::vector<std::future<long>> futures;
    futures.reserve(window);
    for (long i = 0; i < count;) {
      futures.clear();
      for (std::size_t k = 0; k < window && i < count; ++k, ++i) {
        std::packaged_task<long()> task{[i] { return i + 1; }};
        futures.push_back(task.get_future());
        pool_.post([held = std::move(task)]() mutable { held(); });
      }
      for (auto& each : futures) sum += each.get();
    }
    return sum;
  }

 private:
  asio_pool pool_;
};

#if QTASKS_BENCH_TBB
/// Not task by task: the producer waits for all tasks of a window at once, and runs some of them itself.
class group_values {
 public:
  static constexpr std::string_view name = "tbb::task_group, one wait for 512";
  explicit group_values(int workers)
      : threads_(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(workers) + 1) {}

  long produce(long count) {
    long sum = 0;
    std::vector<long> values(window);
    tbb::task_group group;
    for (long i = 0; i < count;) {
      std::size_t used = 0;
      for (; used < window && i < count; ++used, ++i) group.run([i, to = &values[used]] { *to = i + 1; });
      group.wait();
      for (std::size_t k = 0; k < used; ++k) sum += values[k];
    }
    return sum;
  }

 private:
  tbb::global_control threads_;
};
#endif

}  // namespace bench::engine
