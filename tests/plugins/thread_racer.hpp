// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/time/clock.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <limits>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>

namespace support {

/// A `Racer` that runs each attempt on a thread of its own, for coroutines that block and have `start` and `value`. It
/// blocks the thread that awaits the race, until both attempts have ended.
struct thread_racer {
  using clock_type = qtasks::clocks::steady;

  template <class First, class Second, class Wins>
  auto race(clock_type /*clock*/, std::int64_t at, First first, Second second, Wins wins) const
      -> std::invoke_result_t<First&> {
    return run<std::invoke_result_t<First&>>(at, std::move(first), std::move(second), std::move(wins));
  }

 private:
  /// The attempts of a race, of which each has ended or not.
  struct ends {
    std::mutex lock{};
    std::condition_variable changed{};
    int ended = 0;
    int last = 0;

    void end(int number) {
      std::lock_guard const held(lock);
      ++ended;
      last = number;
      changed.notify_one();
    }
  };

  template <class A, class First, class Second, class Wins>
  static A run(std::int64_t at, First first, Second second, Wins wins) {
    ends both;
    A one = first();
    std::optional<A> two;
    std::thread on_one([&] {
      one.start();
      both.end(1);
    });
    std::thread on_two;
    {
      std::unique_lock held(both.lock);
      auto const is_over = [&] { return both.ended == 1; };
      bool over = false;
      if (at == std::numeric_limits<std::int64_t>::max()) {
        both.changed.wait(held, is_over);
        over = true;
      } else {
        std::chrono::steady_clock::time_point const until{std::chrono::nanoseconds{at}};
        over = both.changed.wait_until(held, until, is_over);
      }
      if (!over) {
        held.unlock();
        two.emplace(second());
        on_two = std::thread([&] {
          two->start();
          both.end(2);
        });
      }
    }
    on_one.join();
    if (!two.has_value()) co_return std::move(one.value());
    on_two.join();
    bool const take_one = wins(one.value()) || (both.last == 1 && !wins(two->value()));
    co_return std::move(take_one ? one.value() : two->value());
  }
};

}  // namespace support
