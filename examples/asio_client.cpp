// SPDX-License-Identifier: BSL-1.0
// Asks two servers on the loopback interface. One of them sleeps: the second attempt goes to the other one.
#include <qtasks/adapters/asio.hpp>
#include <qtasks/plugins/resilience.hpp>
#include <qtasks/qtasks.hpp>

#include <boost/asio.hpp>

#include <array>
#include <chrono>
#include <cstdio>

namespace net = boost::asio;
using namespace std::chrono_literals;
using net::ip::tcp;

/// Answers each connection with one byte, after `delay`.
net::awaitable<void> serve(tcp::acceptor& acceptor, std::chrono::milliseconds delay) {
  for (;;) {
    tcp::socket client = co_await acceptor.async_accept(net::use_awaitable);
    net::steady_timer timer(client.get_executor(), delay);
    co_await timer.async_wait(net::use_awaitable);
    co_await net::async_write(client, net::buffer("!", 1), net::use_awaitable);
  }
}

int main() {
  net::io_context context(1);
  tcp::endpoint const any(net::ip::address_v4::loopback(), 0);
  std::array servers{tcp::acceptor(context, any), tcp::acceptor(context, any)};
  net::co_spawn(context, serve(servers[0], 5s), net::detached);
  net::co_spawn(context, serve(servers[1], 0s), net::detached);

  // An exception of Asio, such as `connection refused`, becomes an error, which is retried.
  std::size_t calls = 0;
  auto const ask = qtasks::task<"ask">([&]() -> net::awaitable<qtasks::result<char>> {
    auto const server = servers.at(calls++ % 2).local_endpoint();
    tcp::socket socket(co_await net::this_coro::executor);
    co_await socket.async_connect(server, net::use_awaitable);
    char answer = 0;
    co_await net::async_read(socket, net::buffer(&answer, 1), net::use_awaitable);
    co_return answer;
  });

  qtasks::task_executor client{qtasks::run_clock{}, qtasks::total_timeout{{2s}},
                               qtasks::retry{{.attempts = 3, .backoff = {.initial = 10ms}}, qtasks::asio::wait{}},
                               qtasks::hedge{qtasks::hedged_after{50ms}, qtasks::asio::racer{}}};
  qtasks::result<char> answer = qtasks::task_error{qtasks::errc::failed, "there was no run"};
  auto const run = [&] { return client.async_execute(ask); };
  qtasks::asio::spawn(context.get_executor(), run, [&](qtasks::result<char> returned) {
    answer = returned;
    context.stop();
  });
  context.run();
  std::printf("%s, after %zu calls\n", answer.has_value() ? "an answer" : "no answer", calls);
  return answer.has_value() && calls == 2 ? 0 : 1;
}
