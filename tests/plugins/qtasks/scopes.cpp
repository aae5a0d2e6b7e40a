// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/qtasks/depends.hpp>
#include <qtasks/plugins/qtasks/scopes.hpp>
#include <qtasks/qtasks.hpp>
#include <qtasks/triggers/engine.hpp>

#include "plugins/qtasks/dependencies.hpp"
#include "support/clause.hpp"

#include <array>
#include <cstddef>
#include <random>
#include <utility>

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

template <int I>
struct thing {
  std::array<int, 4>* open;
  explicit thing(std::array<int, 4>* of) : open(of) { ++(*open)[I]; }
  thing(thing&& from) noexcept : open(std::exchange(from.open, nullptr)) {}
  ~thing() {
    if (open != nullptr) --(*open)[I];
  }
};
template <int I, class Scope>
struct opens_thing {
  using scope = Scope;
  std::array<int, 4>* of;
  thing<I> open() const { return thing<I>{of}; }
};
template <int I>
constexpr auto user_of = task<"user">([](context& ctx) { return use<thing<I>>(ctx) != nullptr; }, uses<thing<I>>{});

TEST_CASE("random uses and stops agree with a table of lifetimes") {
  std::mt19937 random{20260523};
  std::array<int, 4> open{};
  std::array<int, 4> model{};
  task_executor executor{depends{opens_thing<0, scopes::broker>{&open}, opens_thing<1, scopes::worker>{&open},
                                 opens_thing<2, scopes::storage>{&open}, opens_thing<3, scopes::global>{&open}}};
  component one;
  auto const stopped = [&model](std::size_t lifetime) {
    for (std::size_t i = 0; i <= lifetime; ++i) model[i] = 0;
  };
  for (int i = 0; i < 2'000; ++i) {
    switch (random() % 8) {
      case 0:
        model[0] = executor.execute(user_of<0>).assume_value();
        break;
      case 1:
        model[1] = executor.execute(user_of<1>).assume_value();
        break;
      case 2:
        model[2] = executor.execute(user_of<2>).assume_value();
        break;
      case 3:
        model[3] = executor.execute(user_of<3>).assume_value();
        break;
      case 4:
        executor.stack().fire(trigger<"broker_stop">{}, triggers::broker_event<component>{one});
        stopped(0);
        break;
      case 5:
        executor.stack().fire(trigger<"worker_stop">{}, triggers::worker_event<component>{one});
        stopped(1);
        break;
      case 6:
        executor.stack().fire(trigger<"storage_stop">{}, triggers::storage_event<component>{one});
        stopped(2);
        break;
      default:
        executor.stack().fire(trigger<"global_config_stop">{}, triggers::global_config_event<component>{one});
        stopped(3);
    }
    REQUIRE(open == model);
  }
}

}  // namespace
