// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/qtasks/depends.hpp>
#include <qtasks/plugins/qtasks/scopes.hpp>
#include <qtasks/qtasks.hpp>
#include <qtasks/triggers/engine.hpp>

#include "plugins/qtasks/dependencies.hpp"
#include "support/clause.hpp"

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

namespace {

using namespace qtasks;
using support::executor_of;
using support::query;
using support::trace;

struct component {};

constexpr int stop_triggers() {
  trace rows;
  auto executor = executor_of(rows);
  component one;
  EXPECT(executor.execute(query(rows)).has_error());
  executor.stack().fire(trigger<"broker_stop">{}, triggers::broker_event<component>{one});
  EXPECT(rows.is("settings pool connection task /connection"));
  executor.stack().fire(trigger<"worker_stop">{}, triggers::worker_event<component>{one});
  EXPECT(rows.is("settings pool connection task /connection /pool"));
  EXPECT(executor.execute(query(rows)).has_error());
  EXPECT(rows.is("settings pool connection task /connection /pool pool connection task /connection"));
  executor.stack().fire(trigger<"global_config_stop">{}, triggers::global_config_event<component>{one});
  EXPECT(rows.is("settings pool connection task /connection /pool pool connection task /connection /pool /settings"));
  executor.stack().fire(trigger<"worker_stop">{}, triggers::worker_event<component>{one});
  EXPECT(rows.is("settings pool connection task /connection /pool pool connection task /connection /pool /settings"));
  return 0;
}
CLAUSE(stop_triggers,
       "a stop trigger closes the dependencies of its scope and of shorter ones; the next use opens them again");

/// What is open, in the order of opening; and how often something else was closed than the last that is to be closed.
struct ledger {
  std::vector<int> open{};
  int wrong = 0;
  int longest = 0;  ///< the greatest number that is to be closed
  void close(int number) {
    auto const last = std::find_if(open.rbegin(), open.rend(), [this](int each) { return each <= longest; });
    if (last == open.rend() || *last != number) ++wrong;
    std::erase(open, number);
  }
};
template <int I>
struct thing {
  ledger* in;
  explicit thing(ledger* of) : in(of) { in->open.push_back(I); }
  thing(thing&& from) noexcept : in(std::exchange(from.in, nullptr)) {}
  ~thing() {
    if (in != nullptr) in->close(I);
  }
};
template <int I, class Scope>
struct opens_thing {
  using scope = Scope;
  ledger* of;
  thing<I> open() const { return thing<I>{of}; }
};
template <int I>
constexpr auto user_of = task<"user">([](context& ctx) { return use<thing<I>>(ctx) != nullptr; }, uses<thing<I>>{});

TEST_CASE("random uses and stops close what a table of lifetimes says, the last opened first") {
  std::mt19937 random{20260523};
  ledger opened;
  std::vector<int> model;
  {
    task_executor executor{depends{opens_thing<0, scopes::broker>{&opened}, opens_thing<1, scopes::worker>{&opened},
                                   opens_thing<2, scopes::storage>{&opened}, opens_thing<3, scopes::global>{&opened}}};
    component one;
    auto const used = [&model](int number, result<bool> const& outcome) {
      REQUIRE(outcome.assume_value());
      if (std::find(model.begin(), model.end(), number) == model.end()) model.push_back(number);
    };
    auto const stops = [&](int lifetime) {
      opened.longest = lifetime;
      std::erase_if(model, [lifetime](int number) { return number <= lifetime; });
    };
    for (int i = 0; i < 2'000; ++i) {
      switch (random() % 8) {
        case 0:
          used(0, executor.execute(user_of<0>));
          break;
        case 1:
          used(1, executor.execute(user_of<1>));
          break;
        case 2:
          used(2, executor.execute(user_of<2>));
          break;
        case 3:
          used(3, executor.execute(user_of<3>));
          break;
        case 4:
          stops(0);
          executor.stack().fire(trigger<"broker_stop">{}, triggers::broker_event<component>{one});
          break;
        case 5:
          stops(1);
          executor.stack().fire(trigger<"worker_stop">{}, triggers::worker_event<component>{one});
          break;
        case 6:
          stops(2);
          executor.stack().fire(trigger<"storage_stop">{}, triggers::storage_event<component>{one});
          break;
        default:
          stops(3);
          executor.stack().fire(trigger<"global_config_stop">{}, triggers::global_config_event<component>{one});
      }
      REQUIRE(opened.open == model);
      REQUIRE(opened.wrong == 0);
    }
    opened.longest = 3;
  }
  CHECK(opened.open.empty());
  CHECK(opened.wrong == 0);
}

}  // namespace
