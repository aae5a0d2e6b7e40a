// SPDX-License-Identifier: BSL-1.0
// What a worker of Boost.Asio takes for a task, beside a coroutine that is spawned for it: 10,000 of them wait at a
// time.
#include "support/allocations.hpp"

#include <qtasks/adapters/asio.hpp>
#include <qtasks/adapters/asio_worker.hpp>
#include <qtasks/engine.hpp>

#include <boost/asio.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <string_view>
#include <vector>

#include <malloc.h>

void worker();

namespace {

namespace net = boost::asio;
using clock_type = std::chrono::steady_clock;
using result = qtasks::result<int>;

constexpr int many = 10'000;
int waiting = 0, ended = 0;
net::steady_timer* gate = nullptr;

/// Waits with all others.
net::awaitable<result> work(int number) {
  ++waiting;
  boost::system::error_code error;
  auto opens = gate->async_wait(net::redirect_error(net::use_awaitable, error));
  co_await std::move(opens);
  ++ended;
  co_return number;
}
constexpr auto task = qtasks::task<"work">(work);

struct numbers {
  double nanoseconds, allocations, bytes;
};

std::size_t allocated() {
  auto const info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

/// Runs what `start` has started until all wait and until all have ended, twice: the first time warms up.
template <class Start>
numbers measure(net::io_context& context, Start start) {
  net::steady_timer timer(context);
  gate = &timer;
  numbers measured{};
  for (int round = 0; round < 2; ++round) {
    waiting = ended = 0;
    timer.expires_after(std::chrono::hours{1});
    context.restart();
    std::size_t const bytes = allocated();
    std::size_t const count = support::allocations;
    auto const begin = clock_type::now();
    start();
    while (waiting < many) context.run_one();
    if (round == 0) measured.bytes = static_cast<double>(allocated() - bytes) / many;
    timer.cancel();
    while (ended < many) context.run_one();
    std::chrono::duration<double, std::nano> const took = clock_type::now() - begin;
    measured.nanoseconds = took.count() / many;
    measured.allocations = static_cast<double>(support::allocations - count) / many;
  }
  return measured;
}

numbers by_co_spawn() {
  net::io_context context(1);
  return measure(context, [&] {
    for (int i = 0; i < many; ++i) {
      auto body = [](int number) -> net::awaitable<void> { (void)co_await work(number); };
      net::co_spawn(context, body(i), net::detached);
    }
  });
}
numbers by_spawn() {
  net::io_context context(1);
  return measure(context, [&] {
    for (int i = 0; i < many; ++i)
      qtasks::asio::spawn(
          context.get_executor(), [i] { return work(i); }, net::detached);
  });
}
/// Each task is added, claimed, run and reported. Its handle is dropped.
numbers by_worker() {
  qtasks::queue_tasks app{qtasks::tasks{task}, qtasks::memory_broker{}};
  qtasks::stop_flag stop;
  net::io_context context(1);
  qtasks::asio::spawn(
      context.get_executor(), [&] { return qtasks::asio::run_worker(app, stop, {.at_a_time = many}); }, net::detached);
  context.run_for(std::chrono::milliseconds{1});
  auto const measured = measure(context, [&] {
    for (int i = 0; i < many; ++i) (void)app.add_task<"work">(i);
  });
  stop.request();
  context.run();
  return measured;
}

struct contender {
  std::string_view name;
  std::function<numbers()> run;
  std::vector<numbers> rounds{};
};

double median(std::vector<numbers> rounds, double numbers::*of) {
  std::ranges::sort(rounds, {}, of);
  return rounds[rounds.size() / 2].*of;
}

}  // namespace

void worker() {
  std::array<contender, 3> all{contender{"co_spawn", by_co_spawn}, contender{"spawn", by_spawn},
                               contender{"worker", by_worker}};
  for (int round = 0; round < 31; ++round) {
    for (auto& each : all) each.rounds.push_back(each.run());
  }
  std::printf("%-22s %10s %12s %10s\n", "", "ns", "allocations", "bytes");
  for (auto const& each : all) {
    std::printf("%-22.*s %10.1f %12.2f %10.0f\n", static_cast<int>(each.name.size()), each.name.data(),
                median(each.rounds, &numbers::nanoseconds), median(each.rounds, &numbers::allocations),
                median(each.rounds, &numbers::bytes));
  }
}
