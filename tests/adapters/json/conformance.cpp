// SPDX-License-Identifier: BSL-1.0
#include <qtasks/adapters/json/json_codec.hpp>
#include <qtasks/engine.hpp>
#include <qtasks/engine_testing/conformance.hpp>
#include <qtasks/engine_testing/through_codec.hpp>

#include "support/catch.hpp"

using namespace qtasks;

TEST_CASE("a broker behind the codec keeps every clause") {
  using broker = through_codec<memory_broker<lease, clocks::fake>, json_codec<>>;
  auto const clauses = conformance([](broker_limits limits, lease held, clocks::fake clock) {
    return broker{limits, held, clock};
  });
  CHECK(clauses.size() == 38U);
  for (auto const& each : clauses) {
    INFO(each.text);
    CHECK(each.is_kept);
  }
}
