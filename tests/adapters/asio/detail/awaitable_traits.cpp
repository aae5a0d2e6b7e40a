// SPDX-License-Identifier: BSL-1.0
#include <qtasks/adapters/asio/detail/awaitable_traits.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "../on_context.hpp"
#include "support/catch.hpp"

namespace {

using namespace support;
using qtasks::result;

static_assert(qtasks::Awaitable<net::awaitable<void>> && qtasks::Awaitable<net::awaitable<std::unique_ptr<int>>>);

struct notes {
  std::vector<std::string>* seen;
  net::awaitable<void> on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {
    co_await net::post(net::use_awaitable);
    seen->push_back("before");
  }
  net::awaitable<std::optional<int>> on(qtasks::trigger<"task_executor_run_task">, auto const& event) const {
    co_await net::post(net::use_awaitable);
    seen->push_back("value");
    co_return *event.result + 1;
  }
};

TEST_CASE("handlers can return awaitables of void and of values") {
  std::vector<std::string> seen;
  qtasks::task_executor executor{notes{&seen}};
  auto const slow = qtasks::task<"slow">([]() -> net::awaitable<int> {
    co_await net::post(net::use_awaitable);
    co_return 1;
  });
  auto const plain = qtasks::task<"plain">([] { return 5; });
  CHECK(run_on_context(executor.async_execute(slow)).assume_value() == 2);
  CHECK(run_on_context(executor.async_execute(plain)).assume_value() == 6);
  CHECK(seen == std::vector<std::string>{"before", "value", "before", "value"});
}

TEST_CASE("tasks can return awaitables of void and of values that can only be moved") {
  qtasks::task_executor executor;
  int calls = 0;
  auto const nothing = qtasks::task<"nothing">([&calls]() -> net::awaitable<void> {
    ++calls;
    co_return;
  });
  auto const pointer = qtasks::task<"pointer">(
      [](int x) -> net::awaitable<std::unique_ptr<int>> { co_return std::make_unique<int>(x); });
  CHECK(run_on_context(executor.async_execute(nothing)).has_value());
  CHECK(calls == 1);
  CHECK(*run_on_context(executor.async_execute(pointer, 4)).assume_value() == 4);
}

}  // namespace
