// SPDX-License-Identifier: BSL-1.0
#include <qtasks/executor/async_task.hpp>
#include <qtasks/qtasks.hpp>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "support/catch.hpp"
#include "support/lazy.hpp"

namespace {

using qtasks::async_task;
using qtasks::result;
using qtasks::task_error;
using support::gate;

static_assert(qtasks::Awaitable<async_task<void>> && qtasks::Awaitable<async_task<std::unique_ptr<int>>>);

async_task<int> answer(gate& at) {
  auto opened = at.opened();
  co_await opened;
  co_return 42;
}

TEST_CASE("a coroutine begins when it is started, and has a value when it has ended") {
  gate at;
  auto running = answer(at);
  CHECK(!running.done());
  running.start();
  CHECK(!running.done());
  at.open();
  REQUIRE(running.done());
  CHECK(running.value() == 42);
}

TEST_CASE("a coroutine that awaits another one goes on when that has ended") {
  gate at;
  int began = 0;
  auto const outer = [](gate& on, int& count) -> async_task<void> {
    ++count;
    auto inner = answer(on);
    count += co_await inner;
  };
  auto running = outer(at, began);
  CHECK(began == 0);
  running.start();
  CHECK(began == 1);
  at.open();
  CHECK((running.done() && began == 43));
  static_assert(std::is_same_v<decltype(running.value()), qtasks::done&>);
}

#if defined(__cpp_exceptions)
TEST_CASE("an exception is thrown where the value is taken") {
  auto const throws = []() -> async_task<int> {
    throw std::runtime_error("x");
    co_return 1;
  };
  auto const outer = [&throws]() -> async_task<int> {
    auto inner = throws();
    co_return co_await inner;
  };
  auto running = outer();
  running.start();
  REQUIRE(running.done());
  CHECK_THROWS_AS(running.value(), std::runtime_error);
}
#endif

struct counted {
  int* alive;
  explicit counted(int* of) : alive(of) { ++*alive; }
  counted(counted const&) = delete;
  counted& operator=(counted const&) = delete;
  ~counted() { --*alive; }
};

struct closes {
  int* closed;
  void on(qtasks::trigger<"task_executor_task_close">, auto const&) const noexcept { ++*closed; }
};

TEST_CASE("a suspended coroutine is destroyed, with what it awaits and its run") {
  gate at;
  int alive = 0;
  auto const waits = qtasks::task<"waits">([&]() -> async_task<result<int>> {
    counted const here{&alive};
    auto inner = answer(at);
    co_return co_await inner;
  });
  int closed = 0;
  qtasks::task_executor executor{closes{&closed}};
  {
    auto run = executor.async_execute(waits);
    run.start();
    CHECK((alive == 1 && closed == 0));
  }
  CHECK((alive == 0 && closed == 1));
}

struct notes {
  std::vector<std::string>* rows;
  async_task<void> on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {
    rows->push_back("before");
    co_return;
  }
};
struct answers {
  async_task<std::optional<int>> on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const&) const {
    co_return 7;
  }
};

TEST_CASE("tasks and handlers can be coroutines that return nothing, or what can only be moved") {
  std::vector<std::string> rows;
  qtasks::task_executor notices{notes{&rows}};
  auto const nothing = qtasks::task<"nothing">([&rows]() -> async_task<void> {
    rows.push_back("nothing");
    co_return;
  });
  auto first = notices.async_execute(nothing);
  first.start();
  CHECK(first.value().has_value());
  CHECK(rows == std::vector<std::string>{"before", "nothing"});

  qtasks::task_executor replaces{answers{}};
  auto const fails =
      qtasks::task<"fails">([](qtasks::context& ctx) -> async_task<result<int>> { co_return ctx.plugin_error("no"); });
  auto second = replaces.async_execute(fails);
  second.start();
  CHECK(second.value().assume_value() == 7);

  qtasks::task_executor<> plain;
  auto const pointer =
      qtasks::task<"pointer">([](int x) -> async_task<std::unique_ptr<int>> { co_return std::make_unique<int>(x); });
  auto third = plain.async_execute(pointer, 4);
  third.start();
  CHECK(*third.value().assume_value() == 4);
}

struct twice {
  template <class Next>
  auto on(qtasks::trigger<"task_executor_run_task_around">, auto const&, Next next) const -> decltype(next()) {
    return qtasks::repeat(next, [](auto const& returned) { return returned.has_error(); });
  }
};

TEST_CASE("a retry awaits each attempt") {
  int calls = 0;
  auto const second_time = qtasks::task<"second_time">([&calls]() -> async_task<result<int>> {
    if (++calls < 2) co_return task_error{qtasks::errc::failed, "no"};
    co_return calls;
  });
  qtasks::task_executor executor{twice{}};
  auto run = executor.async_execute(second_time);
  run.start();
  CHECK(run.value().assume_value() == 2);
}

}  // namespace
