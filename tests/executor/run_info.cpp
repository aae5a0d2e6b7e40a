// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <cstdint>
#include <limits>

namespace {

using namespace qtasks;

constexpr uuid some_uuid{{1, 2, 3}};

constexpr int priority_of(run_info const& info) { return info.priority == priority_of_task ? 0 : info.priority; }
constexpr auto matches = [](context& ctx, run_info const& expected) {
  return ctx.uuid() == expected.uuid && ctx.priority() == priority_of(expected) && ctx.attempt() == expected.attempt &&
         ctx.deadline() == expected.deadline && ctx.task_name() == "matches" && ctx.record().name == "matches" &&
         ctx.record().uuid == expected.uuid && ctx.record().priority == priority_of(expected) &&
         ctx.record().attempt == expected.attempt && !ctx.stop_requested();
};

constexpr int defaults() {
  run_info const plain{};
  EXPECT(plain.uuid == uuid{} && plain.priority == priority_of_task && plain.attempt == 1 &&
         plain.deadline == no_deadline);
  EXPECT(
      task_executor<>{}.execute(task<"matches">([plain](context& ctx) { return matches(ctx, plain); })).assume_value());
  run_info const urgent{.priority = -3};
  auto const with = task<"matches">([urgent](context& ctx) { return matches(ctx, urgent); }, option::priority{-3});
  EXPECT(task_executor<>{}.execute(with).assume_value());
  return 0;
}
CLAUSE(defaults,
       "without a run_info, the context has its defaults, the task's name, and the priority of the task's option");

constexpr int info() {
  run_info const how{.uuid = some_uuid, .priority = 5, .attempt = 3, .deadline = 1'000};
  auto const see = task<"matches">([how](context& ctx) { return matches(ctx, how); }, option::priority{-3});
  EXPECT(task_executor<>{}.execute(how, see).assume_value());
  EXPECT(task_executor<>{}
             .execute(run_info{.uuid = some_uuid, .priority = 5, .attempt = 3, .deadline = 1'000}, see)
             .assume_value());
  return 0;
}
CLAUSE(info, "a run_info sets the uuid, priority, attempt and deadline of the run");

constexpr int out_of_range() {
  auto const attempt = task<"attempt">([](context& ctx) { return ctx.attempt(); });
  auto const deadline = task<"deadline">([](context& ctx) { return ctx.deadline(); });
  for (int wrong : {0, -1, std::numeric_limits<int>::min()})
    EXPECT(task_executor<>{}.execute(run_info{.attempt = wrong}, attempt).assume_value() == 1);
  constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
  EXPECT(task_executor<>{}.execute(run_info{.deadline = least}, deadline).assume_value() == 0);
  return 0;
}
CLAUSE(out_of_range, "an attempt below 1 counts as the first, and a deadline below 0 as 0");

constexpr int priority_of_option() {
  auto const see = task<"see">([](context& ctx) { return ctx.priority(); }, option::priority{7});
  EXPECT(task_executor<>{}.execute(run_info{.deadline = 1'000}, see).assume_value() == 7);
  EXPECT(task_executor<>{}.execute(run_info{}, see).assume_value() == 7);
  EXPECT(task_executor<>{}.execute(run_info{.priority = 0}, see).assume_value() == 0);
  EXPECT(task_executor<>{}.async_execute(run_info{.attempt = 2}, see).assume_value() == 7);
  return 0;
}
CLAUSE(priority_of_option, "a run_info without a priority leaves the priority of the task's option");

constexpr int info_encoded() {
  auto const attempt =
      task<"t">([](context& ctx) { return ctx.attempt(); }, option::decode{[](int n) -> long { return n + 100; }});
  EXPECT(task_executor<>{}.execute(encoded, run_info{.attempt = 3}, attempt).assume_value() == 103);
  return 0;
}
CLAUSE(info_encoded, "a run_info can follow encoded");

}  // namespace
