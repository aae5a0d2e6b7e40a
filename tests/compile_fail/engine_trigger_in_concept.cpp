// SPDX-License-Identifier: BSL-1.0
// EXPECT: this is a trigger of the engine: include <qtasks/triggers/engine.hpp>
// NAMES: broker_start, engine_trigger_in_concept.cpp
#include <qtasks/qtasks.hpp>
#if !defined(EXPECT_FAILURE)
#include <qtasks/triggers/engine.hpp>
#endif

struct greeter {
  constexpr void on(auto, auto const&) const {}
};

inline constexpr bool handles = qtasks::TriggerHandler<greeter, "broker_start">;
