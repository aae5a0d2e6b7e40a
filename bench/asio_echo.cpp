// SPDX-License-Identifier: BSL-1.0
// A client sends 64 bytes to an echo server on the loopback interface, and waits for the answer. Five policies: at most
// so many requests at a time, a limit of the whole request, retries with backoff, a circuit breaker, and a limit of
// each attempt. By hand, both limits are one timer, which is set anew for each attempt.
//
// The processor time of the client's thread is measured in blocks: by hand, library, library, by hand. A ratio is that
// of the two halves of a block. The control compares the program by hand with itself.
#include <qtasks/adapters/asio.hpp>
#include <qtasks/plugins/limits.hpp>
#include <qtasks/plugins/resilience.hpp>
#include <qtasks/plugins/time.hpp>
#include <qtasks/qtasks.hpp>

#include <boost/asio.hpp>

#include <time.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string_view>
#include <thread>
#include <vector>

int echo(std::string_view only, int requests);

namespace {

namespace net = boost::asio;
using namespace std::chrono_literals;
using net::ip::tcp;
using qtasks::errc;
using qtasks::result;
using qtasks::task_error;
using clock_type = std::chrono::steady_clock;
using message = std::array<char, 64>;

net::awaitable<void> serve(tcp::acceptor& acceptor) {
  for (;;) {
    tcp::socket client = co_await acceptor.async_accept(net::use_awaitable);
    client.set_option(tcp::no_delay(true));
    auto const answer = [](tcp::socket socket) -> net::awaitable<void> {
      message bytes{};
      for (;;) {
        co_await net::async_read(socket, net::buffer(bytes), net::use_awaitable);
        co_await net::async_write(socket, net::buffer(bytes), net::use_awaitable);
      }
    };
    net::co_spawn(client.get_executor(), answer(std::move(client)), net::detached);
  }
}

net::awaitable<result<int>> round_trip(tcp::socket& socket, message& bytes) {
  co_await net::async_write(socket, net::buffer(bytes), net::use_awaitable);
  co_await net::async_read(socket, net::buffer(bytes), net::use_awaitable);
  co_return bytes[0];
}

constexpr auto limit = 2s;
constexpr auto attempt_limit = 500ms;
constexpr int attempts = 3;
constexpr std::int32_t concurrent = 64;
constexpr int failures = 5;

/// The policies as a careful programmer writes them for this client.
class by_hand {
 public:
  explicit by_hand(net::any_io_executor const& executor) : timer_(executor), pause_(executor) {}

  net::awaitable<result<int>> request(tcp::socket& socket, message& bytes) {
    if (in_flight_.fetch_add(1) >= concurrent) {
      in_flight_.fetch_sub(1);
      co_return task_error{errc::rejected, "too many requests"};
    }
    auto const start = clock_type::now();
    auto const until = start + limit;
    for (int attempt = 1;; ++attempt) {
      auto const now = attempt == 1 ? start : clock_type::now();
      if (open_until_ > now) {
        in_flight_.fetch_sub(1);
        co_return task_error{errc::rejected, "the server fails"};
      }
      bool expired = false;
      timer_.expires_at(std::min(until, now + attempt_limit));
      timer_.async_wait([&socket, &expired](boost::system::error_code error) {
        if (error) return;
        expired = true;
        socket.cancel();
      });
      auto awaited = round_trip(socket, bytes);
      auto got = co_await std::move(awaited);
      timer_.cancel();
      if (!got.has_error()) {
        failed_ = 0;
        in_flight_.fetch_sub(1);
        co_return got;
      }
      if (++failed_ >= failures) open_until_ = clock_type::now() + 5s;
      if (attempt == attempts || clock_type::now() >= until) {
        in_flight_.fetch_sub(1);
        if (expired) co_return task_error{errc::timeout, "too slow"};
        co_return got;
      }
      pause_.expires_after(10ms * attempt);
      co_await pause_.async_wait(net::use_awaitable);
    }
  }

 private:
  net::steady_timer timer_;
  net::steady_timer pause_;
  std::atomic<std::int32_t> in_flight_{0};
  clock_type::time_point open_until_{};
  int failed_ = 0;
};

constexpr auto ask =
    qtasks::task<"ask">([](tcp::socket* socket, message* bytes) { return round_trip(*socket, *bytes); });
auto make_client() {
  return qtasks::task_executor{
      qtasks::run_clock{},
      qtasks::bulkhead{{.max_concurrent = concurrent}},
      qtasks::total_timeout{{limit}},
      qtasks::retry{{.attempts = attempts, .backoff = {.initial = 10ms}}, qtasks::asio::wait{}},
      qtasks::circuit_breaker{{}, qtasks::consecutive_failures{failures}},
      qtasks::attempt_timeout{{attempt_limit}}};
}

double processor_ns() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

double quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}
/// The requests of two quarters of a block.
struct sample {
  double processor = 0;  ///< nanoseconds of a request
  std::vector<double> latencies{};
};

/// The ratios of blocks.
class comparison {
 public:
  void add(sample const& outer, sample const& inner) {
    nanoseconds_.push_back(inner.processor);
    processor_.push_back(inner.processor / outer.processor);
    p50_.push_back(quantile(inner.latencies, 0.5) / quantile(outer.latencies, 0.5));
    p99_.push_back(quantile(inner.latencies, 0.99) / quantile(outer.latencies, 0.99));
  }
  void print(char const* name) const {
    std::printf("%s: %zu blocks, %.0f ns of the processor a request\n", name, processor_.size(),
                quantile(nanoseconds_, 0.5));
    print_median("processor", processor_);
    print_median("p50", p50_);
    print_median("p99", p99_);
  }

 private:
  /// The median, and its 95 % interval by the ranks of a binomial distribution.
  static void print_median(char const* name, std::vector<double> const& ratios) {
    double const half = 0.98 / std::sqrt(static_cast<double>(ratios.size()));
    std::printf("  %-10s %.4f  [%.4f, %.4f]\n", name, quantile(ratios, 0.5), quantile(ratios, 0.5 - half),
                quantile(ratios, 0.5 + half));
  }

  std::vector<double> nanoseconds_;
  std::vector<double> processor_;
  std::vector<double> p50_;
  std::vector<double> p99_;
};

}  // namespace

int echo(std::string_view only, int only_requests) {
  net::io_context server(1);
  tcp::acceptor acceptor(server, tcp::endpoint(net::ip::address_v4::loopback(), 0));
  net::co_spawn(server, serve(acceptor), net::detached);
  std::thread serving([&server] { server.run(); });

  net::io_context context(1);
  tcp::socket socket(context);
  socket.connect(acceptor.local_endpoint());
  socket.set_option(tcp::no_delay(true));
  message bytes{};
  by_hand hand(context.get_executor());
  auto client = make_client();

  constexpr int requests = 300;  // in a quarter of a block
  using request = std::function<net::awaitable<result<int>>()>;
  request const a = [&] { return hand.request(socket, bytes); };
  request const b = [&] { return client.async_execute(ask, &socket, &bytes); };
  /// Sends requests, and adds them to the sample.
  auto const measure = [](request const& one, sample& to) -> net::awaitable<void> {
    double const before = processor_ns();
    for (int i = 0; i < requests; ++i) {
      auto const start = clock_type::now();
      auto awaited = one();
      auto const got = co_await std::move(awaited);
      if (got.has_error()) std::abort();
      to.latencies.push_back(std::chrono::duration<double, std::micro>(clock_type::now() - start).count());
    }
    to.processor += (processor_ns() - before) / (2 * requests);
  };
  comparison of_library;
  comparison control;
  auto const body = [&]() -> net::awaitable<void> {
    for (int i = 0; i < only_requests; ++i) (void)co_await (only == "library" ? b : a)();
    for (int block = 0; block < (only.empty() ? 300 : 0); ++block) {
      for (bool const is_control : {false, true}) {
        sample outer;
        sample inner;
        co_await measure(a, outer);
        co_await measure(is_control ? a : b, inner);
        co_await measure(is_control ? a : b, inner);
        co_await measure(a, outer);
        (is_control ? control : of_library).add(outer, inner);
      }
    }
  };
  qtasks::asio::spawn(context.get_executor(), body, net::detached);
  context.run();
  server.stop();
  serving.join();
  if (!only.empty()) return 0;
  of_library.print("library / by hand");
  control.print("by hand / by hand");
  return 0;
}
