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

/// What a lease gives, and what its end takes.
template <class List>
void check_leases(List& list) {
  list.check("a lease that has ended gives the task to another worker, with a greater token", [](auto& on) {
    on.id();
    bool const first = on.claim(on.a);
    claimed const old = on.got;
    on.now += on.lease_time;
    return first && on.model.reap() == 1 && on.claim(on.b) && on.got.token > old.token && on.got.deliveries == 2;
  });
  list.check("a worker that has lost a task changes it no more", [](auto& on) {
    task_id const id = on.id();
    bool const first = on.claim(on.a);
    claimed const old = on.got;
    on.now += on.lease_time;
    bool const second = on.model.reap() == 1 && on.claim(on.b);
    return first && second && !on.finish(on.a, old) &&
           on.a.retry(old, task_outcome::retry, 1, 0, on.failure).has_error() && on.a.give_back(old).has_error() &&
           on.a.renew(old).has_error() && !on.a.holds(old) && on.b.holds(on.got) &&
           on.status(id) == task_status::process;
  });
  list.check("a renewed lease lasts longer", [](auto& on) {
    on.id();
    bool const first = on.claim(on.a);
    on.now += on.lease_time / 2;
    bool const renewed = on.a.renew(on.got).has_value();
    on.now += on.lease_time / 2;
    return first && renewed && on.model.reap() == 0;
  });
  list.check("a lease is not renewed after its end", [](auto& on) {
    on.id();
    bool const first = on.claim(on.a);
    on.now += on.lease_time;
    return first && on.a.renew(on.got).has_error();
  });
  list.check("finishing after the end of the lease is accepted if no one else has the task", [](auto& on) {
    task_id const id = on.id();
    bool const first = on.claim(on.a);
    on.now += 2 * on.lease_time;
    return first && on.finish(on.a, on.got) && on.status(id) == task_status::success;
  });
}

}  // namespace qtasks::detail
