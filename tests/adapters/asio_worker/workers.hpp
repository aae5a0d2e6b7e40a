// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/asio.hpp>
#include <qtasks/adapters/asio_worker.hpp>
#include <qtasks/engine.hpp>

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <thread>
#include <utility>

// Both kinds of workers, so that a test is written once.
namespace support {

namespace net = boost::asio;

/// Waits `time`, or until it is cancelled. Returns whether it was.
inline net::awaitable<bool> nap(std::chrono::nanoseconds time) {
  net::steady_timer timer(co_await net::this_coro::executor, time);
  boost::system::error_code error;
  auto waits = timer.async_wait(net::redirect_error(net::use_awaitable, error));
  co_await std::move(waits);
  co_return error == net::error::operation_aborted;
}

inline constexpr qtasks::backoff no_wait{.initial = {}, .max = {}};

/// Runs worker coroutines on a context, in a thread of its own, until the end of the scope.
template <class App>
class running_context {
 public:
  explicit running_context(App& app, qtasks::asio::worker_options options = {}, qtasks::claim_filter filter = {})
      : app_(app) {
    qtasks::asio::spawn(
        context_.get_executor(),
        [this, options, filter] { return qtasks::asio::run_worker(app_, stop_, options, filter); },
        [this](qtasks::result<void> ended) { ended_.emplace(ended); });
    thread_ = std::thread([this] { context_.run(); });
  }
  running_context(running_context const&) = delete;
  running_context& operator=(running_context const&) = delete;
  ~running_context() { (void)end(); }

  net::io_context& context() noexcept { return context_; }
  void request_stop() {
    stop_.request();
    app_.model().wake_workers();
  }
  qtasks::result<void> end() {
    request_stop();
    if (thread_.joinable()) thread_.join();
    return *ended_;
  }

 private:
  App& app_;
  qtasks::stop_flag stop_;
  std::optional<qtasks::result<void>> ended_;
  net::io_context context_{1};
  std::thread thread_;
};

/// One worker that blocks.
struct blocking {
  using kind = blocking;
  template <qtasks::fixed_string Name, class Body, class... Options>
  static constexpr auto task(Body body, Options... options) {
    return qtasks::task<Name>(body, options...);
  }
  template <class App>
  static auto start(App& app, std::size_t claims = 1, qtasks::claim_filter filter = {}) {
    return qtasks::running_workers<App>{app, {.prefetch = claims, .retries = no_wait}, filter};
  }
  /// Runs a worker on this thread.
  template <class App>
  static void run(App& app, qtasks::stop_flag const& stop, std::size_t claims = 1) {
    app.run_worker(stop, {.prefetch = claims, .retries = no_wait});
  }
};

/// Tasks for a worker that awaits them. `suspends`: they are suspended before they do something.
struct coroutines {
  static inline bool suspends = false;
  template <qtasks::fixed_string Name, class Body, class... Options>
  static constexpr auto task(Body body, Options... options) {
    return qtasks::task<Name>(
        [body](qtasks::context& ctx, int number) -> net::awaitable<qtasks::result<int>> {
          if (suspends) {
            auto posted = net::post(co_await net::this_coro::executor, net::use_awaitable);
            co_await std::move(posted);
          }
          co_return body(ctx, number);
        },
        options...);
  }
};

/// One worker that awaits its tasks.
template <bool Suspends>
struct awaiting {
  using kind = coroutines;
  template <class App>
  static auto start(App& app, std::size_t claims = 1, qtasks::claim_filter filter = {}) {
    coroutines::suspends = Suspends;
    return running_context<App>{app, {.at_a_time = claims, .retries = no_wait}, filter};
  }
  template <class App>
  static void run(App& app, qtasks::stop_flag const& stop, std::size_t claims = 1) {
    coroutines::suspends = Suspends;
    net::io_context context(1);
    qtasks::asio::spawn(
        context.get_executor(),
        [&, claims] { return qtasks::asio::run_worker(app, stop, {.at_a_time = claims, .retries = no_wait}); },
        net::detached);
    context.run();
  }
};

}  // namespace support
