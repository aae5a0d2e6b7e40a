// SPDX-License-Identifier: BSL-1.0
// The thread sanitizer does not know fences, with which Asio counts references to executors otherwise.
#define BOOST_ASIO_DISABLE_STD_ATOMIC

#include <qtasks/adapters/asio.hpp>
#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/plugins/resilience.hpp>
#include <qtasks/plugins/time/run_clock.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <list>
#include <optional>
#include <thread>

#include "on_context.hpp"
#include "support/catch.hpp"

// For the thread sanitizer: plugins that all threads share, below roots on strands.
namespace {

using namespace support;
using namespace std::chrono_literals;
using qtasks::errc;
using qtasks::result;

struct counters {
  std::atomic<int> running{0};
  std::atomic<int> ended{0};
  std::atomic<int> wrong{0};
};

TEST_CASE("two threads and a strand for each coroutine: limits, hedges and cancellations") {
  constexpr int coroutines = 40;
  constexpr int runs = 10;
  counters all;
  auto const ask = qtasks::task<"ask">([&all](int number) -> net::awaitable<result<int>> {
    struct counted {
      std::atomic<int>& running;
      explicit counted(std::atomic<int>& of) : running(of) { ++running; }
      ~counted() { --running; }
    } const here{all.running};
    co_await for_a_while(std::chrono::milliseconds(number % 4));
    if (number % 3 == 0) co_await forever();
    co_return number;
  });
  qtasks::task_executor executor{qtasks::run_clock{},
                                 qtasks::bulkhead{{.max_concurrent = 2 * coroutines}},
                                 qtasks::total_timeout{{20ms}},
                                 qtasks::retry{{.attempts = 2, .backoff = {.initial = 100us}}, qtasks::asio::wait{}},
                                 qtasks::circuit_breaker{{}, qtasks::consecutive_failures{1'000'000}},
                                 qtasks::attempt_timeout{{5ms}},
                                 qtasks::hedge{qtasks::hedged_after{1ms}, qtasks::asio::racer{}}};
  net::io_context context(2);
  struct started {
    explicit started(net::io_context& on) : strand(net::make_strand(on)) {}
    net::strand<net::io_context::executor_type> strand;
    net::cancellation_signal signal{};
  };
  std::list<started> each;
  for (int i = 0; i < coroutines; ++i) {
    started& one = each.emplace_back(context);
    auto const body = [&all, &ask, &executor, i]() -> net::awaitable<void> {
      for (int run = 0; run < runs; ++run) {
        auto awaited = executor.async_execute(ask, i + run);
        auto const returned = co_await std::move(awaited);
        bool const right = returned.has_value() ? returned.assume_value() == i + run
                                                : returned.assume_error().code() == errc::timeout ||
                                                      returned.assume_error().code() == errc::task_cancel_error;
        all.wrong += right ? 0 : 1;
      }
    };
    qtasks::asio::spawn(one.strand, body,
                        net::bind_cancellation_slot(one.signal.slot(), [&all](std::exception_ptr) { ++all.ended; }));
    if (i % 4 == 0) {
      net::post(one.strand, [&one] { one.signal.emit(net::cancellation_type::terminal); });
    }
  }
  std::thread other([&context] { context.run(); });
  context.run();
  other.join();
  CHECK((all.ended == coroutines && all.running == 0 && all.wrong == 0));
  CHECK(executor.get<qtasks::bulkhead>().in_flight() == 0);
}

TEST_CASE("a thread pool needs a strand") {
  auto const ask = qtasks::task<"ask">([]() -> net::awaitable<result<int>> { co_return 1; });
  qtasks::task_executor executor{qtasks::run_clock{}, qtasks::total_timeout{{1h}}};
  for (bool const on_strand : {false, true}) {
    net::thread_pool pool(2);
    std::optional<errc> code;
    net::any_io_executor on = pool.get_executor();
    if (on_strand) on = net::make_strand(pool);
    qtasks::asio::spawn(
        on, [&] { return executor.async_execute(ask); },
        [&](result<int> const& returned) { code = returned.has_error() ? returned.assume_error().code() : errc{}; });
    pool.join();
    CHECK(code == (on_strand ? errc{} : errc::permanent));
  }
}

}  // namespace
