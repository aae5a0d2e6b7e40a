// SPDX-License-Identifier: BSL-1.0
#include <qtasks/adapters/asio/wait.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/time/run_clock.hpp>

#include <chrono>

#include "on_context.hpp"
#include "support/catch.hpp"

namespace {

using namespace support;
using namespace std::chrono_literals;

TEST_CASE("retry waits on the executor of the coroutine") {
  int calls = 0;
  auto const ask = qtasks::task<"ask">([&calls]() -> net::awaitable<qtasks::result<int>> {
    if (++calls < 3) co_return qtasks::task_error{qtasks::errc::failed, "no"};
    co_return calls;
  });
  qtasks::task_executor executor{qtasks::run_clock{},
                                 qtasks::retry{{.attempts = 5, .backoff = {.initial = 1ms}}, qtasks::asio::wait{}}};
  CHECK(run_on_context(executor.async_execute(ask)).assume_value() == 3);
}

TEST_CASE("a plain task is retried, too") {
  int calls = 0;
  auto const ask = qtasks::task<"ask">([&calls]() -> qtasks::result<int> {
    if (++calls < 3) return qtasks::task_error{qtasks::errc::failed, "no"};
    return calls;
  });
  qtasks::task_executor executor{qtasks::run_clock{}, qtasks::retry{{.attempts = 5}, qtasks::asio::wait{}}};
  CHECK(run_on_context(executor.async_execute(ask)).assume_value() == 3);
}

}  // namespace
