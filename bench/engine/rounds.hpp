// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "measure.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

// One round of each measurement, for any contender.
namespace bench::engine {

/// Calls `produce(number of the producer)` in threads. Returns the time until the last one returns.
template <class Produce>
std::int64_t time_of_producers(int producers, Produce produce) {
  auto const began = nanoseconds();
  std::vector<std::thread> threads;
  for (int i = 0; i < producers; ++i) threads.emplace_back([&produce] { produce(); });
  for (auto& each : threads) each.join();
  return nanoseconds() - began;
}

/// Nanoseconds a task whose value a producer waits for.
template <class Contender>
double values_round(int threads, long tasks) {
  Contender contender{threads};
  (void)contender.produce(1'000);
  auto const time = time_of_producers(threads, [&] { (void)contender.produce(tasks / threads); });
  return static_cast<double>(time) / static_cast<double>(tasks);
}

inline std::atomic<long> jobs_done{0};
struct count_job {
  void operator()(std::int64_t) const noexcept { jobs_done.fetch_add(1, std::memory_order_release); }
};
inline void wait_for_jobs(long count) {
  while (jobs_done.load(std::memory_order_acquire) < count) std::this_thread::yield();
}

/// Nanoseconds a job of which only the end is counted; at most 8,000 wait.
template <class Contender>
double jobs_round(int threads, long jobs) {
  Contender contender{threads};
  jobs_done = 0;
  for (int i = 0; i < 1'000; ++i) contender.post(i);
  wait_for_jobs(1'000);
  jobs_done = 0;
  auto const time = time_of_producers(threads, [&] {
    for (long i = 0; i < jobs / threads; ++i) {
      while (i * threads - jobs_done.load(std::memory_order_relaxed) > 8'000) std::this_thread::yield();
      contender.post(i);
    }
    wait_for_jobs(jobs / threads * threads);
  });
  return static_cast<double>(time) / static_cast<double>(jobs);
}

inline std::atomic<int> opened{0};  // counted, since a worker may see it late
inline std::atomic<int> at_gate{0};
/// 1: waits until the gate opens. 0: is counted.
struct gate_job {
  void operator()(std::int64_t what) const noexcept {
    if (what == 0) return count_job{}(what);
    int const before = opened.load();
    at_gate.fetch_add(1);
    opened.wait(before);
  }
};

/// Nanoseconds a job of 10,000 that wait when the workers begin with them.
template <class Contender>
double burst_round(int workers) {
  constexpr long jobs = 10'000;
  Contender contender{workers};
  for (int repeat = 0;; ++repeat) {  // the first time, memory is new
    jobs_done = 0;
    at_gate = 0;
    for (int i = 0; i < workers; ++i) contender.post(1);
    while (at_gate < workers) std::this_thread::yield();
    for (long i = 0; i < jobs; ++i) contender.post(0);
    auto const began = nanoseconds();
    opened.fetch_add(1);
    opened.notify_all();
    wait_for_jobs(jobs);
    auto const time = nanoseconds() - began;
    if (repeat == 1) return static_cast<double>(time) / static_cast<double>(jobs);
  }
}

inline std::vector<double> waits;  // one worker writes it
/// Says how long ago `added` was.
struct wait_job {
  void operator()(std::int64_t added) const {
    waits.push_back(static_cast<double>(nanoseconds() - added));
    jobs_done.fetch_add(1, std::memory_order_release);
  }
};

/// Adds to `all` the nanoseconds from `post` to the start of jobs, for a tenth of a second, `rate` jobs a second.
template <class Contender>
void latency_round(long rate, std::vector<double>& all) {
  constexpr long warm = 20;
  long const jobs = rate / 10 + warm;
  std::int64_t const gap = 1'000'000'000 / rate;
  Contender contender{1};
  jobs_done = 0;
  waits.clear();
  waits.reserve(static_cast<std::size_t>(jobs));
  std::int64_t due = nanoseconds();
  for (long i = 0; i < jobs; ++i, due += gap) {
    while (nanoseconds() < due) {
    }
    contender.post(nanoseconds());
  }
  wait_for_jobs(jobs);
  all.insert(all.end(), waits.begin() + warm, waits.end());
}

}  // namespace bench::engine
