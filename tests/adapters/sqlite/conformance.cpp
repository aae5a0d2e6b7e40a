// SPDX-License-Identifier: BSL-1.0
#include <qtasks/adapters/sqlite.hpp>
#include <qtasks/engine.hpp>
#include <qtasks/engine_testing/conformance.hpp>

#include "engine/flat_codec.hpp"
#include "engine/planted.hpp"
#include "support/catch.hpp"
#include "temporary_directory.hpp"

#include <string>

using namespace qtasks;

namespace {

using broker = sqlite_broker<flat_codec, durability::normal, clocks::fake, clocks::fake>;

/// A broker with a bug, which its conformance must show.
template <planted::bug Bug>
struct broken_broker : broker {
  using broker::broker;
  template <class Tasks>
  using model = planted::model<broker::model<Tasks>, Bug>;
};

template <class B>
auto checked() {
  return conformance(
      [directory = temporary_directory{}, number = 0](broker_limits limits, lease held, clocks::fake clock) mutable {
        sqlite_options options;
        options.limits = limits;
        options.lease = held;
        return B{directory.path() + "/" + std::to_string(number++) + ".db", options, clock, clock};
      });
}

}  // namespace

TEST_CASE("the SQLite broker keeps every clause") {
  auto const clauses = checked<broker>();
  CHECK(clauses.size() == 38U);
  for (auto const& each : clauses) {
    INFO(each.text);
    CHECK(each.is_kept);
  }
}
TEST_CASE("a SQLite broker with a bug does not conform") {
  using planted::broken;
  CHECK(broken(checked<broken_broker<planted::bug::renewal_after_end>>()) ==
        "a worker that has lost a task changes it no more\na lease is not renewed after its end\n");
  CHECK(broken(checked<broken_broker<planted::bug::finish_without_token>>()) ==
        "a worker that has lost a task changes it no more\n");
}
