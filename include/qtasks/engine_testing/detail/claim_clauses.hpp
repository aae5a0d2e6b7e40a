// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_outcome.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <tuple>

namespace qtasks::detail {

/// Who gets which task, and when.
template <class List>
void check_claims(List& list) {
  list.check("an empty queue has nothing to claim", [](auto& on) { return !on.claim(on.a); });
  list.check("the smaller priority is claimed first", [](auto& on) {
    on.id({.priority = 1});
    task_id const urgent = on.id({.priority = -8});
    return on.claim(on.a) && on.got.id == urgent;
  });
  list.check("of one priority, the older task is claimed first", [](auto& on) {
    task_id const first = on.id();
    task_id const second = on.id();
    return on.claim(on.a) && on.got.id == first && on.claim(on.a) && on.got.id == second;
  });
  list.check("a claimed task has the arguments that were added", [](auto& on) {
    on.id({}, 7);
    return on.claim(on.a) && on.a.template arguments<0>(on.got) == std::tuple(7, std::string("text"));
  });
  list.check("a task is claimed by one worker only", [](auto& on) {
    on.id();
    return on.claim(on.a) && !on.claim(on.b);
  });
  list.check("a claim takes no more tasks than it asks for", [](auto& on) {
    for (int i = 0; i < 4; ++i) on.id();
    std::array<claimed, 3> three;
    return on.a.claim(three).value() == 3 && on.b.claim(three).value() == 1;
  });
  list.check("no task is claimed before its time", [](auto& on) {
    on.id({.not_before = 2'000});
    bool const early = on.claim(on.a);
    on.now = 2'000;
    return !early && on.claim(on.a);
  });
  list.check("a task whose deadline has passed ends with an error, without a run", [](auto& on) {
    task_id const late = on.id({.deadline = 1'500});
    on.now = 1'500;
    return !on.claim(on.a) && on.status(late) == task_status::error;
  });
}

}  // namespace qtasks::detail
