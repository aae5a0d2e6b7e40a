// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_outcome.hpp>
#include <qtasks/engine/task_query.hpp>
#include <qtasks/engine/task_status.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <tuple>

namespace qtasks::detail {

/// What people see of a broker's tasks, and change by hand.
template <class List>
void check_records(List& list) {
  list.check("the history of a task has its failures, the oldest first", [](auto& on) {
    task_id const id = on.id();
    bool const queued = on.claim(on.a) && on.a.retry(on.got, task_outcome::retry, 2, 0, on.failure).has_value();
    bool const ended = on.claim(on.a) && on.finish(on.a, on.got, task_outcome::exhausted);
    auto const seen = on.model.records().read(id);
    return queued && ended && seen.attempts == 3 && seen.deliveries == 2 && seen.failures.size() == 2 &&
           seen.failures[0].attempt == 2 && seen.failures[0].how == task_outcome::retry &&
           seen.failures[0].code == errc::failed && seen.failures[0].text == "failed" &&
           seen.failures[1].attempt == 3 && seen.failures[1].how == task_outcome::exhausted;
  });
  list.check("each task is on one page, by name and status if asked", [](auto& on) {
    for (int i = 0; i < 5; ++i) on.id();
    on.limited();
    std::size_t found = 0;
    std::size_t pages = 0;
    for (std::uint64_t after = 0; pages == 0 || after != 0; ++pages) {
      auto const page =
          on.model.records().list({.status = task_status::new_, .name = "conforms", .limit = 2, .after = after});
      found += page.tasks.size();
      after = page.next;
      if (page.tasks.size() > 2) return false;
    }
    return found == 5 && pages >= 3 && on.model.records().list({.status = task_status::dead}).tasks.empty();
  });
  list.check("statistics count the tasks by name and status", [](auto& on) {
    on.id();
    on.limited();
    bool const started = on.claim(on.a);
    auto const stats = on.model.records().stats();
    return started && stats.tasks.size() == 2 && stats.tasks[0].count(task_status::process) == 1 &&
           stats.tasks[1].count(task_status::new_) == 1 && stats.count(task_status::success) == 0;
  });
  list.check("a dead task is kept without a handle until it is purged", [](auto& on) {
    task_id const id = on.id();
    bool const died = on.claim(on.a) && on.finish(on.a, on.got, task_outcome::exhausted);
    on.a.release(on.got);
    on.model.handles().drop(id);
    on.now += 1'000;
    on.model.reap();
    auto const dead = [&] { return on.model.records().stats().count(task_status::dead); };
    bool const kept = dead() == 1 && on.model.records().purge(task_status::dead, std::chrono::nanoseconds{2'000}) == 0;
    return died && kept && on.model.records().purge(task_status::dead, duration{}) == 1 && dead() == 0;
  });
  list.check("a dead task is queued again with new counters; one that is not dead is not", [](auto& on) {
    task_id const id = on.id({}, 3);
    bool const alive = on.model.records().requeue(id).has_error();
    bool const died = on.claim(on.a) && on.finish(on.a, on.got, task_outcome::exhausted);
    on.a.release(on.got);
    bool const queued = on.model.records().requeue(id).has_value();
    return alive && died && queued && on.claim(on.a) && on.got.id == id && on.got.attempts == 0 &&
           on.got.deliveries == 1 && std::get<0>(on.a.template arguments<0>(on.got)) == 3;
  });
}

}  // namespace qtasks::detail
