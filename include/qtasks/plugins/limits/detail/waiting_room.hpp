// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/plugins/limits/detail/semaphore.hpp>

namespace qtasks::detail {

/// Where the runs of a `waiting_bulkhead` wait. With most waiters there is no such place: runs poll.
template <class W>
struct waiting_room {
  static constexpr bool wakes = false;
  using permit = semaphore::permit;
  QTASKS_INLINE static constexpr permit permit_of(semaphore& from) noexcept { return permit(from); }
};

/// With a waiter that has `notices`, a permit that is returned wakes a run.
template <class W>
requires requires { typename W::notices; }
class waiting_room<W> {
  using notices = typename W::notices;

  struct notice {
    notices& to;
    bool is_due = false;
    ~notice() {
      if (is_due) to.notify();
    }
  };

 public:
  static constexpr bool wakes = true;

  class permit {
   public:
    permit(semaphore& from, notices& to) noexcept : notice_{to}, permit_(from) { notice_.is_due = permit_.granted(); }
    permit(permit const&) = delete;
    permit& operator=(permit const&) = delete;
    bool granted() const noexcept { return permit_.granted(); }
    bool try_acquire() noexcept { return notice_.is_due = permit_.try_acquire(); }

   private:
    notice notice_;  // destroyed after the permit
    semaphore::permit permit_;
  };

  waiting_room() = default;
  /// For building an executor, before runs wait.
  waiting_room(waiting_room const& /*from*/) noexcept {}

  permit permit_of(semaphore& from) noexcept { return permit(from, notices_); }
  template <class TryAcquire, class TimeLeft>
  bool wait(TryAcquire try_acquire, TimeLeft time_left) noexcept {
    return notices_.wait(try_acquire, time_left);
  }

 private:
  notices notices_;
};

}  // namespace qtasks::detail
