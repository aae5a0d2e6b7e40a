// SPDX-License-Identifier: BSL-1.0
#include <qtasks/engine.hpp>
#include <qtasks/engine_testing/conformance.hpp>

#include "planted.hpp"
#include "support/catch.hpp"

#include <string>

using namespace qtasks;

namespace {

constexpr auto ping = task<"ping">([] { return 1; });
using one_task = tasks<std::remove_const_t<decltype(ping)>>;

static_assert(Broker<memory_broker<>, one_task>);
static_assert(Broker<memory_broker<lease, clocks::fake, simulation_hooks>, one_task>);
static_assert(BrokerModel<memory_broker<>::model<one_task>>);
static_assert(!BrokerModel<int> && !BrokerModel<one_task>);

using leased_broker = memory_broker<lease, clocks::fake>;

/// A broker with a bug, which its conformance must show.
template <planted::bug Bug>
struct broken_broker : leased_broker {
  using leased_broker::leased_broker;
  template <class Tasks>
  using model = planted::model<leased_broker::model<Tasks>, Bug>;
};

template <class B>
auto checked() {
  return conformance([](broker_limits limits, lease held, clocks::fake clock) { return B{limits, held, clock}; });
}

}  // namespace

TEST_CASE("the memory broker keeps every clause") {
  auto const clauses = checked<leased_broker>();
  CHECK(clauses.size() == 26U);
  for (auto const& each : clauses) {
    INFO(each.text);
    CHECK(each.is_kept);
  }
}

TEST_CASE("a broker with a bug does not conform") {
  auto const broken = [](auto const& clauses) {
    std::string texts;
    for (auto const& each : clauses) texts += each.is_kept ? "" : std::string{each.text} + "\n";
    return texts;
  };
  CHECK(broken(checked<broken_broker<planted::bug::renewal_after_end>>()) ==
        "a worker that has lost a task changes it no more\na lease is not renewed after its end\n");
  CHECK(broken(checked<broken_broker<planted::bug::attempts_forgotten>>()) ==
        "a retried task is claimed again, with its failed calls counted\n");
  CHECK(broken(checked<broken_broker<planted::bug::finish_without_token>>()) ==
        "a worker that has lost a task changes it no more\n");
}
