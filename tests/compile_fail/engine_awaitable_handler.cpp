// SPDX-License-Identifier: BSL-1.0
// EXPECT: a handler of this trigger returns an awaitable, and the engine awaits none: return the value
// NAMES: explain_engine_handler, worker_execute_after, engine_awaitable_handler.cpp
#include <qtasks/engine.hpp>

#include "later.hpp"

constexpr auto ping = qtasks::task<"ping">([] { return 1; });

struct waits {
#if defined(EXPECT_FAILURE)
  later<qtasks::result<void>> on(qtasks::trigger<"worker_execute_after">, auto const& /*event*/) const {
    return {qtasks::outcome::success()};
  }
#else
  void on(qtasks::trigger<"worker_execute_after">, auto const& /*event*/) const {}
#endif
};

int main() {
  qtasks::queue_tasks app{qtasks::tasks{ping}, qtasks::memory_broker{}, waits{}};
  auto const running = app.start();
}
