// SPDX-License-Identifier: BSL-1.0
// EXPECT: this handler's return type does not convert without narrowing to the type that the trigger replaces
// NAMES: explain_handler, one_priority, broker_add_before, engine_wrong_reply.cpp
#include <qtasks/qtasks.hpp>

#include <qtasks/engine.hpp>

constexpr auto ping = qtasks::task<"ping">([] { return 1; });

struct one_priority {
#if defined(EXPECT_FAILURE)
  int on(qtasks::trigger<"broker_add_before">, auto const& /*event*/) const { return 1; }
#else
  qtasks::add_request on(qtasks::trigger<"broker_add_before">, auto const& event) const {
    auto changed = event.model;
    changed.priority = 1;
    return changed;
  }
#endif
};

int main() {
  qtasks::queue_tasks app{qtasks::tasks{ping}, qtasks::memory_broker{}, one_priority{}};
  return app.add_task<"ping">().has_value() ? 0 : 1;
}
