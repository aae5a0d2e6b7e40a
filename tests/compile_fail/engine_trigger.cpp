// SPDX-License-Identifier: BSL-1.0
// EXPECT: this is a trigger of the engine: include <qtasks/triggers/engine.hpp>
// NAMES: broker_start, engine_trigger.cpp
#include <qtasks/qtasks.hpp>
#if !defined(EXPECT_FAILURE)
#include <qtasks/triggers/engine.hpp>
#endif

struct greeter {
  constexpr void on(qtasks::trigger<"broker_start">, auto const&) const {}
};

inline constexpr qtasks::plugin_stack stack{greeter{}};
