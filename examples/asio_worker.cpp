// SPDX-License-Identifier: BSL-1.0
// Asks a slow server a hundred times. The tasks are queued; one thread runs all of them at a time.
#include <qtasks/adapters/asio.hpp>
#include <qtasks/adapters/asio_worker.hpp>
#include <qtasks/engine.hpp>
#include <qtasks/plugins/resilience.hpp>
#include <qtasks/plugins/time.hpp>

#include <boost/asio.hpp>

#include <chrono>
#include <cstdio>
#include <optional>
#include <thread>
#include <vector>

namespace net = boost::asio;
using namespace std::chrono_literals;
using net::ip::tcp;

/// Answers with the byte that it got, after a while.
net::awaitable<void> answer(tcp::socket client) {
  char byte = 0;
  co_await net::async_read(client, net::buffer(&byte, 1), net::use_awaitable);
  net::steady_timer timer(client.get_executor(), 50ms);
  co_await timer.async_wait(net::use_awaitable);
  co_await net::async_write(client, net::buffer(&byte, 1), net::use_awaitable);
}
net::awaitable<void> serve(tcp::acceptor& acceptor) {
  for (;;) {
    tcp::socket client = co_await acceptor.async_accept(net::use_awaitable);
    net::co_spawn(acceptor.get_executor(), answer(std::move(client)), net::detached);
  }
}

int main() {
  net::io_context context(1);
  tcp::acceptor server(context, tcp::endpoint(net::ip::address_v4::loopback(), 0));
  net::co_spawn(context, serve(server), net::detached);

  // An exception of Asio, such as `connection refused`, becomes an error: the queue runs the task again.
  auto const at = server.local_endpoint();
  auto const ask = qtasks::task<"ask">(
      [at](char byte) -> net::awaitable<qtasks::result<char>> {
        tcp::socket socket(co_await net::this_coro::executor);
        co_await socket.async_connect(at, net::use_awaitable);
        co_await net::async_write(socket, net::buffer(&byte, 1), net::use_awaitable);
        co_await net::async_read(socket, net::buffer(&byte, 1), net::use_awaitable);
        co_return byte;
      },
      qtasks::option::retry{3});
  qtasks::queue_tasks app{qtasks::tasks{ask}, qtasks::memory_broker{}, qtasks::run_clock{},
                          qtasks::total_timeout{{5s}}};

  qtasks::stop_flag stop;
  qtasks::asio::spawn(
      context.get_executor(), [&] { return qtasks::asio::run_worker(app, stop, {.at_a_time = 100}); },
      [&](qtasks::result<void>) { context.stop(); });
  std::thread thread([&] { context.run(); });

  std::vector<qtasks::task_handle<qtasks::result<char>>> asked;
  for (int i = 0; i < 100; ++i) asked.push_back(app.add_task<"ask">(static_cast<char>('a' + i % 26)).assume_value());
  int answers = 0;
  for (auto const& each : asked) {
    auto const got = each.wait_for(10s);
    answers += got.has_value() && got->has_value() ? 1 : 0;
  }
  stop.request();
  thread.join();
  std::printf("%d answers\n", answers);
  return answers == 100 ? 0 : 1;
}
