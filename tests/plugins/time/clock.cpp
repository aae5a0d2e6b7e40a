// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/time/clock.hpp>

#include "support/clause.hpp"

#include <cstdint>

namespace {

using namespace qtasks;

struct throwing_clock {
  std::int64_t now() const { return 0; }
};
static_assert(Clock<clocks::steady> && Clock<clocks::fake>);
static_assert(!Clock<throwing_clock> && !Clock<int>);

constexpr int fake() {
  std::int64_t now = 5;
  clocks::fake const clock{&now};
  EXPECT(clock.now() == 5);
  now = 7;
  EXPECT(clock.now() == 7);
  return 0;
}
CLAUSE(fake, "the fake clock returns the number that the test sets");

TEST_CASE("the steady clock does not go back") {
  clocks::steady const clock;
  std::int64_t const first = clock.now();
  CHECK(first > 0);
  CHECK(clock.now() >= first);
}

}  // namespace
