// SPDX-License-Identifier: BSL-1.0
#include <qtasks/adapters/asio/detail/result_promise.hpp>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "../on_context.hpp"
#include "support/catch.hpp"

namespace {

using namespace support;
using qtasks::errc;
using qtasks::result;
using qtasks::task_error;

int alive = 0;
struct counted {
  counted() { ++alive; }
  counted(counted const&) = delete;
  counted& operator=(counted const&) = delete;
  ~counted() { --alive; }
};

net::awaitable<result<int>> half(int x) {
  counted const local;
  co_await net::post(net::use_awaitable);
  if (x % 2 != 0) co_return task_error{errc::permanent, "odd"};
  co_return x / 2;
}
net::awaitable<result<std::unique_ptr<int>>> quarter(int x) {
  counted const local;
  int const once = co_await co_await half(x);
  int const twice = co_await co_await half(once);
  co_return std::make_unique<int>(twice);
}

TEST_CASE("co_await of a result yields its value, and returns its error") {
  CHECK(*run_on_context(quarter(12)).assume_value() == 3);
  auto const odd = run_on_context(quarter(6));
  REQUIRE(odd.has_error());
  CHECK(odd.assume_error().code() == errc::permanent);
  CHECK(odd.assume_error().message() == "odd");
  CHECK(alive == 0);
}

TEST_CASE("co_await of a result<void>, and of one with a convertible error") {
  auto const done = []() -> result<void> { return result<void>{qtasks::outcome::in_place_type<void>}; };
  auto const fails = []() -> result<void> { return task_error{errc::failed, "no"}; };
  auto const body = [](auto const& step) -> net::awaitable<result<int>> {
    co_await step();
    co_return 1;
  };
  CHECK(run_on_context(body(done)).assume_value() == 1);
  CHECK(run_on_context(body(fails)).assume_error().message() == "no");

  using rich = qtasks::task_error_with<qtasks::field<"left", int>>;
  auto const widened = []() -> net::awaitable<result<int, rich>> {
    int const never = co_await result<int>{task_error{errc::rejected, "full"}};
    co_return never;
  };
  CHECK(run_on_context(widened()).assume_error().code() == errc::rejected);
}

TEST_CASE("an exception becomes an error in the coroutine that it leaves") {
  auto const throws = [](bool aborted) -> net::awaitable<result<int>> {
    counted const local;
    co_await net::post(net::use_awaitable);
    if (aborted) throw boost::system::system_error(net::error::operation_aborted);
    throw std::runtime_error("x");
  };
  CHECK(run_on_context(throws(false)).assume_error().code() == errc::failed);
  CHECK(run_on_context(throws(true)).assume_error().code() == errc::task_cancel_error);
  CHECK(alive == 0);
}

TEST_CASE("a coroutine that is destroyed while it is suspended destroys what it holds") {
  {
    net::io_context context(1);
    auto body = []() -> net::awaitable<void> {
      auto const inner = []() -> net::awaitable<result<int>> {
        counted const local;
        co_await forever();
        co_return 1;
      };
      (void)co_await inner();
    };
    qtasks::asio::spawn(context.get_executor(), body, net::detached);
    context.poll();
    CHECK(alive == 1);
  }
  CHECK(alive == 0);
}

}  // namespace
