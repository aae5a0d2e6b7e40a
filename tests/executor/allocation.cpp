// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace {

using namespace qtasks;
using support::allocations;

/// The number of allocations of a call.
template <class F>
std::size_t allocations_of(F const& function) {
  std::size_t const before = allocations;
  function();
  return allocations - before;
}

struct tally {
  int runs = 0;
};
struct keeps {
  using order = qtasks::order<provides<tally>>;
  void on(trigger<"task_executor_before_execute">, auto const& event) const {
    ++event.context.template get<tally>()->runs;
  }
  void on(trigger<"task_executor_task_close">, auto const&) const {}
};
struct retry {
  template <class Next>
  auto on(trigger<"task_executor_run_task_around">, auto const&, Next next) const -> decltype(next()) {
    return repeat(next,
                  [remaining = 3](auto const& outcome) mutable { return outcome.has_error() && --remaining > 0; });
  }
};
struct fails {
  result<void> on(trigger<"task_executor_run_task">, auto const&) const { return task_error{errc::failed, "no"}; }
};
struct observes_failures {
  void on(trigger<"task_executor_plugin_failed">, auto const&) const {}
};
struct recover {
  std::optional<int> on(trigger<"task_executor_run_task_trigger_error">, auto const&) const { return 123; }
};
struct swaps {
  template <class Event>
  requires std::is_same_v<typename Event::replaces, std::tuple<int, int>> std::tuple<int, int> on(
      trigger<"task_executor_args_replace">, Event const& event)
  const {
    auto const [a, b] = event.args;
    return {b, a};
  }
};
struct observes_all {
  void on(auto /*trigger*/, auto const& /*event*/) const {}
};

constexpr auto divide = task<"divide">(
    [](context& ctx, int a, int b) -> result<int> {
      if (b == 0) return ctx.plugin_error("division by zero");
      return a / b;
    },
    option::middlewares_before{[](context&) {}, []() -> result<void> { return outcome::success(); }},
    option::middlewares_after{[] {}}, option::decode{[](int n) { return long{n}; }});

}  // namespace

TEST_CASE("the counter counts") {
  CHECK(allocations_of([] { std::make_unique<int>(1).reset(); }) == 1);
}

TEST_CASE("a run allocates nothing: success, handled and unhandled errors, middlewares, retries, failing plugins") {
  task_executor const full{keeps{}, retry{}, fails{}, observes_failures{}, recover{}, swaps{}, observes_all{}};
  task_executor const bare{retry{}};
  int value = 0;
  int error = 0;
  auto const note = [&](auto const& returned) { returned.has_value() ? ++value : ++error; };
  CHECK(allocations_of([&] {
          note(full.execute(divide, 2, 6));
          note(full.execute(divide, 0, 6));
          note(full.execute(encoded, divide, 2, 6));
          note(full.execute(run_info{.attempt = 2}, divide, 0, 6));
          note(bare.execute(divide, 6, 0));
          note(bare.execute(divide, 6, 2));
        }) == 0);
  CHECK((value == 5 && error == 1));
}

TEST_CASE("a run moves its arguments and its result, and does not allocate their memory again") {
  auto const pass_on = task<"t">([](std::unique_ptr<int> p) { return p; });
  auto mine = std::make_unique<int>(7);
  int got = 0;
  CHECK(allocations_of([&] { got = *task_executor{keeps{}}.execute(pass_on, std::move(mine)).assume_value(); }) == 0);
  CHECK(got == 7);
}

TEST_CASE("async_execute of a plain run allocates nothing") {
  int got = 0;
  CHECK(allocations_of([&] {
          got = task_executor{keeps{}, recover{}}.async_execute(divide, 6, 0).assume_value();
        }) == 0);
  CHECK(got == 123);
}
