// SPDX-License-Identifier: BSL-1.0
// EXPECT: each key of a `qtasks::keyed` gets a copy of this policy, whose copy constructor must be `noexcept`
// NAMES: counts, plugins_keyed_throwing_copy.cpp
#include <qtasks/plugins/limits/argument_key.hpp>
#include <qtasks/plugins/limits/keyed.hpp>
#include <qtasks/qtasks.hpp>

#include <array>
#include <utility>
#include <vector>

struct counts {
#if defined(EXPECT_FAILURE)
  std::vector<int> runs{};
#else
  std::array<int, 2> runs{};
#endif
  template <class Event, class Next>
  auto on(qtasks::trigger<"task_executor_run_task_around">, Event const&, Next next) -> decltype(std::move(next)()) {
    return std::move(next)();
  }
};

static_assert(sizeof(qtasks::keyed<counts, qtasks::argument_key<0, int>>) > 0);
