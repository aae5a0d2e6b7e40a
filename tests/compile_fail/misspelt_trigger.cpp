// SPDX-License-Identifier: BSL-1.0
// EXPECT: no trigger has the first name; did you mean the second\?
// NAMES: worker_strat, qtasks::triggers::worker_start, misspelt_trigger.cpp
// NAMES(clang14): qtasks::triggers::worker_start, misspelt_trigger.cpp
#include <qtasks/qtasks.hpp>
#include <qtasks/triggers/engine.hpp>

struct greeter {
#if defined(EXPECT_FAILURE)
  constexpr void on(qtasks::trigger<"worker_strat">, auto const&) const {}
#else
  constexpr void on(qtasks::trigger<"worker_start">, auto const&) const {}
#endif
};

inline constexpr qtasks::plugin_stack stack{greeter{}};
