// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <optional>

#include <pthread.h>
#include <signal.h>

namespace qtasks {

/// Waits for SIGINT and SIGTERM, with which users and service managers ask a program to end:
///
///     qtasks::stop_signals signals;  // before any thread starts
///     auto running = app.start({.workers = 4});
///     signals.wait();
///     running.stop_for(10s);
///
/// The object blocks both signals in this thread and in the threads that it starts afterwards. After the first signal
/// they have their usual effect again: a second one ends the process at once.
class stop_signals {
 public:
  /// Blocks the signals in this thread.
  stop_signals() noexcept {
    sigemptyset(&both_);
    sigaddset(&both_, SIGINT);
    sigaddset(&both_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &both_, &before_);
  }
  stop_signals(stop_signals const&) = delete;
  stop_signals& operator=(stop_signals const&) = delete;
  ~stop_signals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  /// Waits for a signal, and returns its number. To be called by the thread that made the object.
  int wait() noexcept {
    int signal = 0;
    sigwait(&both_, &signal);
    pthread_sigmask(SIG_UNBLOCK, &both_, nullptr);
    return signal;
  }
  /// Waits at most for `time`; nothing if there was no signal.
  std::optional<int> wait_for(duration time) noexcept {
    std::int64_t const nanoseconds = std::clamp<std::int64_t>(time.count(), 0, longest);
    timespec const limit{static_cast<std::time_t>(nanoseconds / 1'000'000'000),
                         static_cast<long>(nanoseconds % 1'000'000'000)};
    int const signal = sigtimedwait(&both_, nullptr, &limit);
    if (signal < 0) return std::nullopt;
    pthread_sigmask(SIG_UNBLOCK, &both_, nullptr);
    return signal;
  }

 private:
  static constexpr std::int64_t longest = std::int64_t{1} << 61;

  sigset_t both_{};
  sigset_t before_{};
};

}  // namespace qtasks
