// SPDX-License-Identifier: BSL-1.0
#include <qtasks/adapters/asio/late_runs.hpp>
#include <qtasks/adapters/asio/spawn.hpp>
#include <qtasks/adapters/asio/wait.hpp>
#include <qtasks/plugins/resilience/attempt_timeout.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/resilience/total_timeout.hpp>
#include <qtasks/plugins/time/run_clock.hpp>

#include <chrono>
#include <cstddef>
#include <optional>

#include "on_context.hpp"
#include "support/catch.hpp"

namespace {

using namespace support;
using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;
using qtasks::errc;
using qtasks::result;
using qtasks::task_error;

struct counts_close {
  int* closed;
  void on(qtasks::trigger<"task_executor_task_close">, auto const&) const noexcept { ++*closed; }
};

struct ended {
  errc code{};
  std::chrono::nanoseconds after{};
  int closed = 0;
  bool cancelled = false;
  std::size_t late = 0;
};

/// A run of a task that takes 300 ms, with a limit of 200 ms.
ended late_by_100_ms(bool can_be_cancelled) {
  ended seen;
  auto const slow = qtasks::task<"slow">([&]() -> net::awaitable<result<int>> {
    if (!can_be_cancelled) co_await net::this_coro::reset_cancellation_state(net::disable_cancellation());
    try {
      co_await for_a_while(300ms);
    } catch (boost::system::system_error const&) {
      seen.cancelled = true;
      throw;
    }
    co_return 1;
  });
  qtasks::task_executor executor{counts_close{&seen.closed}, qtasks::run_clock{}, qtasks::total_timeout{{200ms}}};
  net::io_context context(1);
  auto const start = clock::now();
  qtasks::asio::spawn(
      context.get_executor(), [&] { return executor.async_execute(slow); },
      [&](result<int> const& returned) {
        seen.code = returned.has_error() ? returned.assume_error().code() : errc{};
        seen.after = clock::now() - start;
      });
  context.run();
  seen.late = qtasks::asio::late_runs(context);
  return seen;
}

TEST_CASE("a limit of 200 ms ends a coroutine of 300 ms, which sees its cancellation") {
  ended const seen = late_by_100_ms(true);
  CHECK((seen.code == errc::timeout && seen.closed == 1 && seen.cancelled && seen.late == 0));
  CHECK(seen.after >= 200ms);
  CHECK(seen.after < 300ms);  // less than 205 ms on a machine that is not loaded
}

TEST_CASE("what cannot be cancelled ends after 300 ms as a timeout, and is counted") {
  ended const seen = late_by_100_ms(false);
  CHECK((seen.code == errc::timeout && seen.closed == 1 && !seen.cancelled && seen.late == 1));
  CHECK(seen.after >= 300ms);
}

TEST_CASE("limits at every time of a run with retries lead to the right outcome only") {
  // Three attempts of 3 ms that fail, with waits of 1 ms between them: 11 ms. A fourth run would succeed.
  constexpr auto attempt = 3ms;
  constexpr auto pause = 1ms;
  for (auto limit = 1ms; limit <= 16ms; ++limit) {
    for (auto attempt_limit : {1ms, 3ms, 8ms}) {
      CAPTURE(limit.count(), attempt_limit.count());
      int calls = 0;
      int running = 0;
      int closed = 0;
      auto const fails = qtasks::task<"fails">([&]() -> net::awaitable<result<int>> {
        ++calls;
        struct counted {
          int& running;
          explicit counted(int& of) : running(of) { ++running; }
          ~counted() { --running; }
        } const here{running};
        co_await for_a_while(attempt);
        co_return task_error{errc::failed, "no"};
      });
      qtasks::task_executor executor{
          counts_close{&closed}, qtasks::run_clock{}, qtasks::total_timeout{{limit}},
          qtasks::retry{{.attempts = 3, .backoff = {.initial = pause, .max = pause}}, qtasks::asio::wait{}},
          qtasks::attempt_timeout{{attempt_limit}}};
      auto const start = clock::now();
      auto const returned = run_on_context(executor.async_execute(fails));
      auto const after = clock::now() - start;
      REQUIRE(returned.has_error());
      errc const code = returned.assume_error().code();
      CHECK((running == 0 && closed == 1 && calls >= 1 && calls <= 3));
      // An attempt that fails in time may be the last, if the next could not begin before the run's limit.
      CHECK((code == errc::timeout || (code == errc::failed && attempt_limit >= attempt)));
      if (attempt_limit < attempt || limit < attempt) CHECK(code == errc::timeout);
      if (code == errc::failed) CHECK(after >= attempt);
    }
  }
}

}  // namespace
