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

/// How a task ends or is queued again.
template <class List>
void check_ends(List& list) {
  list.check("a finished task has its outcome, and is not claimed again", [](auto& on) {
    task_id const id = on.id();
    return on.claim(on.a) && on.finish(on.a, on.got) && on.status(id) == task_status::success &&
           on.kept(id).value() == "done" && !on.claim(on.a);
  });
  list.check("finishing again with the same token is a success that changes nothing", [](auto& on) {
    task_id const id = on.id();
    return on.claim(on.a) && on.finish(on.a, on.got) && on.finish(on.a, on.got, task_outcome::failed) &&
           on.status(id) == task_status::success;
  });
  list.check("a retried task is claimed again, with its failed calls counted", [](auto& on) {
    task_id const id = on.id();
    return on.claim(on.a) && on.a.retry(on.got, task_outcome::retry, 2, 0, on.failure).has_value() &&
           on.status(id) == task_status::retry && on.claim(on.b) && on.got.attempts == 2;
  });
  list.check("a retry waits for its time", [](auto& on) {
    on.id();
    bool const queued = on.claim(on.a) && on.a.retry(on.got, task_outcome::retry, 1, 5'000, on.failure).has_value();
    bool const early = on.claim(on.a);
    on.now = 5'000;
    return queued && !early && on.claim(on.a);
  });
  list.check("a task that is given back is in front, and not counted as delivered", [](auto& on) {
    task_id const first = on.id();
    on.id();
    return on.claim(on.a) && on.a.give_back(on.got).has_value() && on.claim(on.b) && on.got.id == first &&
           on.got.deliveries == 1;
  });
  list.check("a queued task that is cancelled is not claimed", [](auto& on) {
    task_id const id = on.id();
    return on.model.handles().cancel(id).has_value() && on.status(id) == task_status::cancel && !on.claim(on.a);
  });
  list.check("a running task that is cancelled is asked to stop, and not queued again", [](auto& on) {
    task_id const id = on.id();
    bool const claimed_it = on.claim(on.a);
    return claimed_it && on.model.handles().cancel(id).has_value() && on.a.info(on.got).stop->requested() &&
           on.a.retry(on.got, task_outcome::retry, 1, 0, on.failure).assume_error().code() == errc::task_cancel_error;
  });
}

}  // namespace qtasks::detail
