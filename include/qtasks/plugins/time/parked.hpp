// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/time/clock.hpp>
#include <qtasks/plugins/time/detail/permit_notices.hpp>
#include <qtasks/plugins/time/waiter.hpp>

// A question of the system, not of the compiler: elsewhere this header defines nothing.
#if defined(__linux__)

namespace qtasks::waiters {

/// Blocks the thread, and is woken: a `waiting_bulkhead<waiters::parked>` does not poll. Whoever returns a permit wakes
/// one waiting run, by a futex. Anywhere else it waits as `sleep` does. Needs Linux.
struct parked : sleep {
  using notices = detail::permit_notices;  ///< where runs wait, one for each limit
};

}  // namespace qtasks::waiters

#endif
