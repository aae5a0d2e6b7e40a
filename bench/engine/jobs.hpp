// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine.hpp>

#include "pools.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <thread>

// Contenders that run jobs without results: `post(number)` makes a worker call `F{}(number)`.
namespace bench::engine {

template <class F>
inline constexpr auto job = qtasks::task<"job">([](std::int64_t number) { F{}(number); });

/// The engine; the handle of each task is dropped at once.
template <class F>
class engine_jobs {
 public:
  engine_jobs(int workers, std::size_t prefetch, qtasks::idle when_idle)
      : running_(app_.start({.workers = workers, .prefetch = prefetch, .when_idle = when_idle})) {}
  void post(std::int64_t number) {
    while (app_.template add_task<"job">(number).has_error()) std::this_thread::yield();  // the queue is full
  }

 private:
  using tasks = qtasks::tasks<std::remove_const_t<decltype(job<F>)>>;
  qtasks::queue_tasks<tasks, qtasks::memory_broker<>> app_{tasks{job<F>}, qtasks::memory_broker{}};
  qtasks::running_workers<decltype(app_)> running_;
};
template <class F>
struct engine_default : engine_jobs<F> {
  static constexpr std::string_view name = "qtasks";  // as `when_idle` is by default
  explicit engine_default(int workers) : engine_jobs<F>(workers, 1, {}) {}
};
template <class F>
struct engine_prefetch : engine_jobs<F> {
  static constexpr std::string_view name = "qtasks, prefetch 8";
  explicit engine_prefetch(int workers) : engine_jobs<F>(workers, 8, {}) {}
};
template <class F>
struct engine_park : engine_jobs<F> {
  static constexpr std::string_view name = "qtasks, idle::park()";
  explicit engine_park(int workers) : engine_jobs<F>(workers, 1, qtasks::idle::park()) {}
};
template <class F>
struct engine_looks : engine_jobs<F> {
  static constexpr std::string_view name = "qtasks, idle{.spins = 1000}";
  explicit engine_looks(int workers) : engine_jobs<F>(workers, 1, {.spins = 1000}) {}
};
template <class F>
struct engine_spin : engine_jobs<F> {
  static constexpr std::string_view name = "qtasks, idle::spin()";
  explicit engine_spin(int workers) : engine_jobs<F>(workers, 1, qtasks::idle::spin()) {}
};

/// A pool of threads.
template <class Pool, class F>
class pool_jobs {
 public:
  static constexpr std::string_view name = Pool::name;
  explicit pool_jobs(int workers) : pool_(workers) {}
  void post(std::int64_t number) {
    pool_.post([number] { F{}(number); });
  }

 private:
  Pool pool_;
};
template <class F>
using asio_jobs = pool_jobs<asio_pool, F>;
template <class F>
using mutex_jobs = pool_jobs<mutex_pool, F>;
#if QTASKS_BENCH_TBB
template <class F>
using tbb_jobs = pool_jobs<tbb_pool, F>;
#endif

}  // namespace bench::engine
