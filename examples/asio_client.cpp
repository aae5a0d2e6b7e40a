// SPDX-License-Identifier: BSL-1.0
// Asks two servers on the loopback interface. One of them sleeps: the second attempt goes to the other one.
#include <qtasks/adapters/asio.hpp>
#include <qtasks/plugins/resilience.hpp>
#include <qtasks/qtasks.hpp>

#include <boost/asio.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <string>

namespace net = boost::asio;
using namespace std::chrono_literals;
using net::ip::tcp;
constexpr net::use_awaitable_t<> in_coroutine{};

/// Answers each connection after `delay`.
net::awaitable<void> serve(tcp::acceptor& acceptor, std::string name, std::chrono::milliseconds delay) {
  for (;;) {
    tcp::socket client = co_await acceptor.async_accept(in_coroutine);
    net::steady_timer timer(client.get_executor(), delay);
    co_await timer.async_wait(in_coroutine);
    co_await net::async_write(client, net::buffer(name + "\n"), in_coroutine);
  }
}

int main() {
  net::io_context context(1);
  tcp::endpoint const any(net::ip::address_v4::loopback(), 0);
  std::array servers{tcp::acceptor(context, any), tcp::acceptor(context, any)};
  qtasks::asio::spawn(
      context.get_executor(), [&] { return serve(servers[0], "slow", 5s); }, net::detached);
  qtasks::asio::spawn(
      context.get_executor(), [&] { return serve(servers[1], "fast", 0ms); }, net::detached);

  // An exception of Asio, such as `connection refused`, becomes an error, which is retried.
  std::size_t calls = 0;
  auto const ask = qtasks::task<"ask">([&]() -> net::awaitable<qtasks::result<std::string>> {
    auto const& server = servers.at(calls++ % servers.size());
    tcp::socket socket(co_await net::this_coro::executor);
    co_await socket.async_connect(server.local_endpoint(), in_coroutine);
    std::string line;
    co_await net::async_read_until(socket, net::dynamic_buffer(line), '\n', in_coroutine);
    line.pop_back();
    co_return line;
  });

  qtasks::task_executor client{qtasks::run_clock{},
                               qtasks::total_timeout{{2s}},
                               qtasks::retry{{.attempts = 3, .backoff = {.initial = 10ms}}, qtasks::asio::wait{}},
                               qtasks::circuit_breaker{},
                               qtasks::attempt_timeout{{500ms}},
                               qtasks::hedge{qtasks::hedged_after{50ms}, qtasks::asio::racer{}}};
  auto run = [&]() -> net::awaitable<void> {
    auto const answer = co_await client.async_execute(ask);
    std::printf("%s, after %zu calls\n", answer.has_value() ? answer.assume_value().c_str() : "no answer", calls);
    context.stop();
  };
  qtasks::asio::spawn(context.get_executor(), run, net::detached);
  context.run();
  return calls == 2 ? 0 : 1;
}
