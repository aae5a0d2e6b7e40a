// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/time/clock.hpp>

#include "support/lazy.hpp"

#include <algorithm>
#include <coroutine>
#include <cstdint>
#include <vector>

namespace support {

/// A scheduler whose time is a number, which jumps to the time of the next coroutine.
class virtual_time {
 public:
  std::int64_t now = 0;

  qtasks::clocks::fake clock() const noexcept { return {&now}; }

  /// An awaitable that suspends until `t`. Coroutines with the same time resume in the order in which they suspended.
  /// An awaiter that is destroyed while it waits is not resumed.
  auto until(std::int64_t t) noexcept {
    struct awaiter {
      virtual_time* of;
      std::int64_t t;
      std::coroutine_handle<> suspended{};
      bool await_ready() const noexcept { return of->now >= t; }
      void await_suspend(std::coroutine_handle<> h) {
        suspended = h;
        of->waiting_.push_back({t, of->count_++, h});
      }
      void await_resume() noexcept { suspended = {}; }
      ~awaiter() {
        if (suspended) of->forget(suspended);
      }
    };
    return awaiter{this, t};
  }

  void forget(std::coroutine_handle<> h) {
    std::erase_if(waiting_, [h](entry const& e) { return e.handle == h; });
  }
  /// Resumes `h` at the current time, after the coroutine that runs now has suspended.
  void post(std::coroutine_handle<> h) { waiting_.push_back({now, count_++, h}); }

  /// Runs until no coroutine waits.
  void run() {
    while (!waiting_.empty()) step();
  }
  void step() {
    auto const first = std::min_element(waiting_.begin(), waiting_.end(), [](entry const& a, entry const& b) {
      return a.t != b.t ? a.t < b.t : a.count < b.count;
    });
    entry const next = *first;
    waiting_.erase(first);
    now = std::max(now, next.t);
    next.handle.resume();
  }

 private:
  struct entry {
    std::int64_t t;
    std::int64_t count;
    std::coroutine_handle<> handle;
  };
  std::vector<entry> waiting_{};
  std::int64_t count_ = 0;
};

/// A `Waiter` on a `virtual_time`.
struct virtual_waiter {
  using clock_type = qtasks::clocks::fake;
  virtual_time* on = nullptr;
  lazy<bool> wait_until(qtasks::clocks::fake /*clock*/, std::int64_t t) const { return sleep(on, t); }

 private:
  static lazy<bool> sleep(virtual_time* on, std::int64_t t) {
    auto awaited = on->until(t);
    co_await awaited;
    co_return true;
  }
};

/// A `virtual_waiter` whose waits end too late.
struct late_waiter : virtual_waiter {
  std::int64_t late = 0;
  lazy<bool> wait_until(qtasks::clocks::fake clock, std::int64_t t) const {
    return virtual_waiter::wait_until(clock, t + late);
  }
};

}  // namespace support
