// SPDX-License-Identifier: BSL-1.0
// EXPECT: no trigger has the first name; did you mean the second?
// NAMES: worker_start, plugins_recorder_misspelt.cpp
#include <qtasks/plugins/qtasks/recorder.hpp>
#include <qtasks/qtasks.hpp>
#include <qtasks/triggers/engine.hpp>

#if defined(EXPECT_FAILURE)
inline bool asked(qtasks::recorder<> const& seen) { return seen.count<"worker_strat">() == 1; }
#else
inline bool asked(qtasks::recorder<> const& seen) { return seen.count<"worker_start">() == 1; }
#endif
