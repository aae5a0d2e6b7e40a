// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/claim_filter.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_outcome.hpp>
#include <qtasks/engine/task_status.hpp>

#include <cstdint>
#include <type_traits>

namespace qtasks::detail {

inline constexpr std::uint64_t first_queue = 1;
inline constexpr std::uint64_t second_queue = 2;

/// Queues, pauses, and limits. The second task of the bench is in a queue of its own, and has one run at a time.
template <class List>
void check_queues(List& list) {
  list.check("a paused queue starts nothing until it is resumed, and others go on", [](auto& on) {
    task_id const waits = on.id();
    task_id const goes = on.limited();
    on.model.pause(first_queue);
    bool const other = on.claim(on.a) && on.got.id == goes;
    bool const none = !on.claim(on.a) && on.model.is_paused(first_queue) && !on.model.is_paused(second_queue);
    on.model.resume(first_queue);
    return other && none && on.claim(on.a) && on.got.id == waits;
  });
  list.check("a session claims from the queues of its filter only", [](auto& on) {
    typename std::remove_cvref_t<decltype(on)>::session serves{on.model, claim_filter{.queues = second_queue}};
    on.id();
    bool const none = !on.claim(serves);
    task_id const mine = on.limited();
    return none && on.claim(serves) && on.got.id == mine;
  });
  list.check("a session claims only as urgent tasks as its filter admits", [](auto& on) {
    typename std::remove_cvref_t<decltype(on)>::session urgent{on.model, claim_filter{.least_urgent = -1}};
    on.id();
    bool const none = !on.claim(urgent);
    task_id const now = on.id({.priority = -1});
    return none && on.claim(urgent) && on.got.id == now;
  });
  list.check("a concurrency limit holds over all sessions, and an end makes room", [](auto& on) {
    on.limited();
    on.limited();
    bool const one = on.claim(on.a);
    claimed const running = on.got;
    bool const no_more = !on.claim(on.b);
    return one && no_more && on.template finish<1>(on.a, running) && on.claim(on.b);
  });
  list.check("a task that is queued again makes room for others of its limit", [](auto& on) {
    on.limited();
    on.limited();
    bool const back = on.claim(on.a) && on.a.give_back(on.got).has_value();
    on.a.release(on.got);
    bool const again = on.claim(on.a) && on.a.retry(on.got, task_outcome::retry, 1, 9'000, on.failure).has_value();
    on.a.release(on.got);
    return back && again && on.claim(on.a);
  });
  list.check("a task that lost its lease, and one that never started, make room for others of their limit",
             [](auto& on) {
               on.limited({.deadline = 1'500});
               on.now = 1'500;
               task_id const next = on.limited();
               bool const started = !on.claim(on.a) && on.claim(on.a) && on.got.id == next;
               on.now += on.lease_time;
               return started && on.model.reap() == 1 && on.claim(on.b) && on.got.id == next;
             });
}

}  // namespace qtasks::detail
