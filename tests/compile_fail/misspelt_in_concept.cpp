// SPDX-License-Identifier: BSL-1.0
// EXPECT: no trigger has the first name; did you mean the second\?
// NAMES: worker_strat, qtasks::triggers::worker_start, misspelt_in_concept.cpp
// NAMES(clang14): qtasks::triggers::worker_start, misspelt_in_concept.cpp
#include <qtasks/qtasks.hpp>
#if !defined(EXPECT_FAILURE)
#include <qtasks/triggers/engine.hpp>
#endif

struct greeter {
  constexpr void on(auto, auto const&) const {}
};

#if defined(EXPECT_FAILURE)
inline constexpr bool handles = qtasks::TriggerHandler<greeter, "worker_strat">;
#else
inline constexpr bool handles = qtasks::TriggerHandler<greeter, "worker_start">;
#endif
