// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/catch.hpp"

namespace {

using namespace qtasks;

static_assert(sizeof(stop_flag) == 1);

TEST_CASE("a task reads whether it is asked to stop") {
  stop_flag stop;
  auto const see = task<"t">([&stop](context& ctx) {
    bool const before = ctx.stop_requested();
    stop.request();
    return !before && ctx.stop_requested();
  });
  CHECK(task_executor<>{}.execute(run_info{.stop = &stop}, see).assume_value());
  CHECK(!task_executor<>{}.execute(task<"t">([](context& ctx) { return ctx.stop_requested(); })).assume_value());
}

}  // namespace
