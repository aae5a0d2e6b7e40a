// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <random>
#include <thread>
#include <vector>

/// What the tests of the rate algorithms share.
namespace support {

inline constexpr auto rate_limited = qtasks::task<"rate_limited">([] { return 1; });

/// The number of consecutive runs that are admitted at the same time.
template <class Executor>
constexpr int admitted(Executor& executor) {
  int count = 0;
  while (count < 1000 && executor.execute(rate_limited).has_value()) ++count;
  return count;
}

/// Compares an algorithm with a model, for random rates and times. `model.admits(now)` decides about one run.
template <class Algorithm, class Model>
void compare_with_model(unsigned seed) {
  std::mt19937 random(seed);
  for (int round = 0; round < 200; ++round) {
    // `per` is a multiple of `runs`, since gcra rounds the interval.
    std::int64_t const runs = 1 + static_cast<std::int64_t>(random() % 20);
    std::int64_t const per = runs * (1 + static_cast<std::int64_t>(random() % 50));
    std::int64_t const burst = 1 + static_cast<std::int64_t>(random() % 10);
    Algorithm algorithm({.runs = runs, .per = std::chrono::nanoseconds{per}, .burst = burst});
    Model model(runs, per, burst);
    std::int64_t now = 0;
    for (int step = 0; step < 500; ++step) {
      CAPTURE(round, step, now, runs, per, burst);
      bool const admits = model.admits(now);
      std::int64_t const wait = algorithm.take(now);
      REQUIRE((wait == 0) == admits);
      if (wait > 0) {
        Model too_early = model;
        Model in_time = model;
        REQUIRE((wait == 1 || !too_early.admits(now + wait - 1)));
        REQUIRE(in_time.admits(now + wait));
      }
      now += static_cast<std::int64_t>(random() % 3 == 0 ? random() % 100 : random() % 4);
    }
  }
}

/// Four threads use one executor: exactly a burst is admitted.
template <class Algorithm>
void share_between_threads() {
  // Reads a time that another thread writes.
  struct shared_clock {
    std::atomic<std::int64_t> const* at;
    std::int64_t now() const noexcept { return at->load(); }
  };
  std::atomic<std::int64_t> now{1'000'000};
  qtasks::task_executor executor{
      qtasks::run_clock{shared_clock{&now}},
      qtasks::rate_limit<Algorithm, shared_clock>{{.runs = 1, .per = std::chrono::microseconds{1}, .burst = 100}}};
  std::atomic<int> count{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int run = 0; run < 5000; ++run) {
        if (executor.execute(rate_limited).has_value()) count.fetch_add(1);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(count.load() == 100);
  now += 7000;
  CHECK(admitted(executor) == 7);
}

}  // namespace support
