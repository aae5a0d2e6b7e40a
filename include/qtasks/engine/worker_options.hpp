// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>
#include <qtasks/plugins/resilience/backoff.hpp>

#include <chrono>
#include <cstddef>

namespace qtasks {

/// What a worker does when there is no work.
struct idle {
  /// For `spins`: 500 if the application starts fewer workers than there are cores, otherwise 0.
  static constexpr int by_cores = -2;

  /// How often it looks before it parks; -1: it never parks, and keeps a core busy.
  int spins = by_cores;

  static constexpr idle park() noexcept { return {0}; }   ///< no CPU time without work; a start takes a wake-up
  static constexpr idle spin() noexcept { return {-1}; }  ///< the shortest time from submit to start
  friend constexpr bool operator==(idle, idle) = default;
};

/// Options of `app.start(...)`.
struct worker_options {
  int workers = 1;           ///< threads, from 1 to 1024
  int reserved = 0;          ///< of them, those that start only tasks with a priority below 0; at least one starts all
  std::size_t prefetch = 1;  ///< tasks that a worker claims at a time, at most 16; more: less cost a task, but a long
                             ///< task delays those claimed with it
  idle when_idle{};          ///< what a worker does without work; by default it looks for some microseconds, then parks
  /// The waits before the retries of a task with `option::retry`.
  qtasks::backoff retries{
      .initial = std::chrono::milliseconds{100}, .max = std::chrono::minutes{10}, .jitter = backoff_jitter::equal};
};

}  // namespace qtasks
