// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/qtasks/depends.hpp>
#include <qtasks/plugins/qtasks/provider.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

namespace {

using namespace qtasks;

struct ticket {
  int number;
};
struct opens_ticket {
  using scope = scopes::broker;
  int* attempts;
  int first_success;
  constexpr result<ticket> open() const {
    if (++*attempts < first_success) return task_error{errc::failed, "no ticket"};
    return ticket{*attempts};
  }
};
struct seat {
  int number;
};
struct opens_seat {
  using scope = scopes::task;
  constexpr seat open(ticket const& from) const { return {from.number * 10}; }
};

constexpr auto sit = task<"sit">([](context& ctx) { return use<seat>(ctx)->number; }, uses<seat>{});

static_assert(Provider<opens_ticket> && Provider<opens_seat> && !Provider<int>);

constexpr int fails_to_open() {
  int attempts = 0;
  task_executor executor{depends{opens_ticket{&attempts, 2}, opens_seat{}}};
  auto const first = executor.execute(sit);
  EXPECT(first.assume_error() == task_error(errc::failed, "no ticket") && first.assume_error().task_name() == "sit");
  EXPECT(executor.execute(sit).assume_value() == 20);
  EXPECT(executor.execute(sit).assume_value() == 20 && attempts == 2);
  return 0;
}
CLAUSE(fails_to_open, "a failure to open ends the run with that error; the next run tries again");

}  // namespace
