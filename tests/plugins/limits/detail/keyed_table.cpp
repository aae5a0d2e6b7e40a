// SPDX-License-Identifier: BSL-1.0
// Interleavings of two threads, made by one: where the table compares a key or asks what a policy holds, the test does
// what another thread could do there.
#include <qtasks/plugins/limits/detail/keyed_table.hpp>

#include "support/catch.hpp"

#include <cstdint>
#include <functional>
#include <utility>

namespace {

using namespace qtasks;

std::function<void()> at_comparison;
std::function<void()> at_look;

void call_once(std::function<void()>& hook) {
  if (auto const now = std::exchange(hook, nullptr)) now();
}

struct hooked_key {
  int number = 0;
  friend bool operator==(hooked_key a, hooked_key b) {
    call_once(at_comparison);
    return a.number == b.number;
  }
};
struct hooked_policy {
  retention kept = retention::none;
  retention retention_at(std::int64_t) const noexcept {
    retention const seen = kept;
    call_once(at_look);
    return seen;
  }
};
using table = detail::keyed_table<hooked_key, hooked_policy>;

TEST_CASE("a place that a run pins after the look at it is not replaced") {
  table of(1, 0, hooked_policy{});
  of.pin(1, {1}, 0)->unpin();
  table::place* pinned = nullptr;
  at_look = [&] { pinned = of.pin(1, {1}, 0); };
  CHECK(of.pin(2, {2}, 0) == nullptr);
  REQUIRE(pinned != nullptr);
  CHECK(pinned->key.number == 1);
  CHECK(of.pin(2, {2}, 0) == nullptr);
  pinned->unpin();
  CHECK(of.pin(2, {2}, 0) == pinned);
}

TEST_CASE("a place whose state a run changes after the look at it is not replaced") {
  table of(1, 0, hooked_policy{});
  of.pin(1, {1}, 0)->unpin();
  at_look = [&] {
    table::place* const used = of.pin(1, {1}, 0);
    used->policy.kept = retention::always;
    used->unpin();
  };
  CHECK(of.pin(2, {2}, 0) == nullptr);
  table::place* const kept = of.pin_existing(1, {1});
  REQUIRE(kept != nullptr);
  CHECK(kept->policy.kept == retention::always);
}

TEST_CASE("a place is not replaced while a run compares its key") {
  table of(1, 0, hooked_policy{});
  of.pin(1, {1}, 0)->unpin();
  table::place* replaced = nullptr;
  at_comparison = [&] { replaced = of.pin(2, {2}, 0); };
  table::place* const found = of.pin(1, {1}, 0);
  REQUIRE(found != nullptr);
  CHECK(replaced == nullptr);
  CHECK(found->key.number == 1);
}

TEST_CASE("two runs that both miss a key get one place") {
  table of(4, 0, hooked_policy{});
  of.pin(1, {1}, 0)->unpin();
  table::place* first = nullptr;
  at_comparison = [&] { first = of.pin(1, {2}, 0); };
  table::place* const second = of.pin(1, {2}, 0);
  REQUIRE(first != nullptr);
  CHECK(first == second);
}

}  // namespace
