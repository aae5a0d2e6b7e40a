// SPDX-License-Identifier: BSL-1.0
#include <qtasks/triggers/engine.hpp>

#include "support/catch.hpp"

#include <utility>

namespace {

using namespace qtasks;
using triggers::add_task_patch;
using triggers::finished_task_patch;
using triggers::run_task_patch;
using triggers::setting_patch;
using triggers::storage_add_patch;
using triggers::storage_add_process_patch;
using triggers::task_patch;

template <class Patch>
constexpr Patch merged(Patch earlier, Patch later) {
  earlier.merge(std::move(later));
  return earlier;
}

constexpr bool later_members_win() {
  using task = task_patch<int, int>;
  task const both = merged(task{.task_name = "a", .priority = 1, .args = 2}, task{.priority = 0, .created_at = 4});
  return both.task_name == "a" && !both.uuid && both.priority == 0 && both.args == 2 && !both.kw &&
         both.created_at == 4;
}

}  // namespace

TEST_CASE("two patches are merged member by member, and the later wins") {
  CHECK(later_members_win());

  using add = add_task_patch<int, int, int>;
  auto const added = merged(add{.task_name = "a", .priority = 1, .args = 2}, {.task_name = "b", .kw = 3, .extra = 4});
  CHECK((added.task_name == "b" && added.priority == 1 && added.args == 2 && added.kw == 3 && added.extra == 4));

  auto const stored = merged(storage_add_patch<int>{.uuid = uuid{}}, {.task_status = 1});
  CHECK((stored.uuid == uuid{} && stored.task_status == 1));

  auto const noted = merged(storage_add_process_patch{.task_data = "a"}, {.priority = 1});
  CHECK((noted.task_data == "a" && noted.priority == 1));

  auto const setting = merged(setting_patch{.name = "a", .value = "b"}, {.key = "c", .value = ""});
  CHECK((setting.name == "a" && setting.key == "c" && setting.value == ""));

  auto const run = merged(run_task_patch<int, int>{.task_func = 1}, {.task_func = 2, .task_broker = 3});
  CHECK((run.task_func == 2 && run.task_broker == 3));

  auto const finished = merged(finished_task_patch<int, int>{.task_broker = 1}, {.model = 2});
  CHECK((finished.task_broker == 1 && finished.model == 2));
}
