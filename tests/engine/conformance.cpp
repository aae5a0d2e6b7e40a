// SPDX-License-Identifier: BSL-1.0
#include <qtasks/engine.hpp>
#include <qtasks/engine_testing/conformance.hpp>
#include <qtasks/engine_testing/through_codec.hpp>

#include "flat_codec.hpp"
#include "planted.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <string>
#include <string_view>

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

TEMPLATE_TEST_CASE("a broker keeps every clause", "", leased_broker, (through_codec<leased_broker, flat_codec>)) {
  auto const clauses = checked<TestType>();
  CHECK(clauses.size() == 38U);
  for (auto const& each : clauses) {
    INFO(each.text);
    CHECK(each.is_kept);
  }
}

TEST_CASE("a broker with a bug does not conform") {
  using planted::broken;
  CHECK(broken(checked<broken_broker<planted::bug::renewal_after_end>>()) ==
        "a worker that has lost a task changes it no more\na lease is not renewed after its end\n");
  CHECK(broken(checked<broken_broker<planted::bug::attempts_forgotten>>()) ==
        "a retried task is claimed again, with its failed calls counted\n"
        "the history of a task has its failures, the oldest first\n");
  CHECK(broken(checked<broken_broker<planted::bug::finish_without_token>>()) ==
        "a worker that has lost a task changes it no more\n");
}

namespace {

struct lossy : flat_codec {
  template <class T>
  static result<T> decode(std::string_view bytes) {
    return flat_codec::decode<T>(bytes.substr(0, bytes.size() - 1));
  }
};

}  // namespace

TEST_CASE("what a codec loses is refused, and the queue goes on") {
  constexpr auto echo = task<"echo">([](std::string text) { return text; });
  queue_tasks app{tasks{echo}, through_codec<memory_broker<>, lossy>{}};
  auto const refused = app.add_task<"echo">("text");
  REQUIRE(refused.has_error());
  CHECK(refused.assume_error().code() == errc::rejected);
  CHECK(app.stats().count(task_status::new_) == 0);
}

TEST_CASE("an application runs on a broker behind a codec") {
  constexpr auto echo = task<"echo">([](context& ctx, std::string text) -> result<std::string> {
    if (text.empty()) return ctx.plugin_error("no text");
    return text;
  });
  queue_tasks app{tasks{echo}, through_codec<memory_broker<>, flat_codec>{}};
  auto running = app.start();
  CHECK(app.add_task<"echo">("text").value().wait_for(std::chrono::seconds{10}).value().value() == "text");
  auto const failed = app.add_task<"echo">("").value();
  CHECK(failed.wait_for(std::chrono::seconds{10}).value().error().message() == "no text");
}
