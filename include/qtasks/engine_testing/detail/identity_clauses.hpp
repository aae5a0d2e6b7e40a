// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>
#include <qtasks/core/uuid.hpp>
#include <qtasks/engine/add_request.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_outcome.hpp>
#include <qtasks/engine/unique_until.hpp>

#include <cstdint>

namespace qtasks::detail {

/// Identities, and the bounds.
template <class List>
void check_identities(List& list) {
  list.check("a full broker refuses a task, and has room again when one has ended and has no handle", [](auto& on) {
    for (int i = 0; i < 7; ++i) on.id();
    task_id const last = on.id({.priority = -8});
    bool const was_full = on.add().assume_error().code() == errc::queue_full;
    bool const ended = on.claim(on.a) && on.finish(on.a, on.got);
    on.a.release(on.got);
    on.model.handles().drop(last);
    return was_full && ended && on.add().has_value();
  });
  list.check("the deliveries of a task are bounded", [](auto& on) {
    task_id const id = on.id();
    int claims = 0;
    while (on.claim(on.a)) {
      ++claims;
      on.now += on.lease_time;
      on.model.reap();
    }
    return claims == 3 && on.status(id) == task_status::dead && on.kept(id).has_error();
  });
  list.check("the interruptions of a task are bounded", [](auto& on) {
    task_id const id = on.id();
    int claims = 0;
    while (on.claim(on.a) && on.a.retry(on.got, task_outcome::snooze, 0, 0, on.failure).has_value()) ++claims;
    return claims == 3 && on.status(id) == task_status::dead;
  });
  list.check("adding a uuid again returns the first task, also when it has ended", [](auto& on) {
    qtasks::uuid mine;
    mine.bytes[0] = 1;
    task_id const first = on.id({.uuid = mine});
    auto const again = on.add({.uuid = mine});
    bool const ended = on.claim(on.a) && on.finish(on.a, on.got);
    auto const later = on.add({.uuid = mine});
    return again.value().id == first && again.value().existed && ended && later.value().id == first;
  });
  list.check("a unique key names one task until it has ended", [](auto& on) {
    task_id const first = on.id({.key = "key"});
    bool const is_same = on.id({.key = "key"}) == first;
    bool const ended = on.claim(on.a) && on.finish(on.a, on.got);
    return is_same && ended && on.id({.key = "key"}) != first;
  });
  list.check("a unique key until the start names one task until that has started", [](auto& on) {
    add_request const once{.key = "key", .key_until = unique_until::started};
    task_id const first = on.id(once);
    bool const is_same = on.id(once) == first;
    bool const started = on.claim(on.a) && on.got.id == first;
    task_id const second = on.id(once);
    return is_same && started && second != first && on.id(once) == second && on.finish(on.a, on.got) &&
           on.id(once) == second;
  });
  list.check("a task is found by its uuid, and no other one is", [](auto& on) {
    task_id const id = on.id();
    auto const found = on.model.find(on.model.handles().uuid_of(id));
    return found.has_value() && found.value() == id && on.model.find(qtasks::uuid{}).has_error();
  });
}

}  // namespace qtasks::detail
