// SPDX-License-Identifier: BSL-1.0
// What a run costs in coroutines of Boost.Asio, beside the same by Asio's own means. Nothing is awaited that suspends,
// so the numbers are those of the coroutines alone.
//
// usage: qtasks_bench_asio                   all contenders, in turns; the median of the rounds
//        qtasks_bench_asio <name> <calls>    only one, for a program that counts instructions
//        qtasks_bench_asio echo              a round trip, see asio_echo.cpp
//        qtasks_bench_asio echo <by_hand|library> <requests>
//        qtasks_bench_asio worker            tasks of a worker, see asio_worker.cpp
#include "support/allocations.hpp"

#include <qtasks/adapters/asio.hpp>
#include <qtasks/plugins/limits.hpp>
#include <qtasks/plugins/resilience.hpp>
#include <qtasks/plugins/time.hpp>
#include <qtasks/qtasks.hpp>

#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/version.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string_view>
#include <vector>

int echo(std::string_view only, int requests);
void worker();

namespace {

namespace net = boost::asio;
using namespace std::chrono_literals;
using clock_type = std::chrono::steady_clock;
using result = qtasks::result<int>;
using one_call = std::function<net::awaitable<result>()>;

net::awaitable<result> work(int x) { co_return x; }
/// The operators of Asio need a type with a default constructor.
net::awaitable<int> plain_work(int x) { co_return x; }
constexpr auto task = qtasks::task<"work">([](int x) { return work(x); });

/// A handler that waits for what is inside it.
template <int>
struct handler {
  template <class Next>
  auto on(qtasks::trigger<"task_executor_run_task_around">, auto const& /*event*/, Next next) const
      -> decltype(next()) {
    return qtasks::then(next(), [](auto&& returned) { return std::forward<decltype(returned)>(returned); });
  }
};

template <class Executor>
one_call run_by(Executor& executor) {
  return [&executor] { return executor.async_execute(task, 1); };
}

/// The clock of a limit that interrupts nothing.
struct other_clock : qtasks::clocks::steady {};

net::awaitable<result> with_timer_by_operator() {
  using namespace net::experimental::awaitable_operators;
  net::steady_timer timer(co_await net::this_coro::executor, 1h);
  auto either = plain_work(1) || timer.async_wait(net::use_awaitable);
  auto got = co_await std::move(either);
  co_return std::get<0>(std::move(got));
}
net::awaitable<result> with_timer_by_group() {
  auto const executor = co_await net::this_coro::executor;
  net::steady_timer timer(executor, 1h);
  auto group =
      net::experimental::make_parallel_group([&](auto token) { return net::co_spawn(executor, plain_work(1), token); },
                                             [&](auto token) { return timer.async_wait(token); });
  auto [order, thrown, got, error] = co_await group.async_wait(net::experimental::wait_for_one(), net::use_awaitable);
  co_return got;
}
#if BOOST_VERSION >= 108600
net::awaitable<result> with_cancel_after() {
  auto const executor = co_await net::this_coro::executor;
  auto awaited = net::co_spawn(executor, plain_work(1), net::cancel_after(1h, net::use_awaitable));
  co_return co_await std::move(awaited);
}
#endif
net::awaitable<result> hedged_by_operator() {
  using namespace net::experimental::awaitable_operators;
  auto const second = []() -> net::awaitable<int> {
    net::steady_timer timer(co_await net::this_coro::executor, 1h);
    co_await timer.async_wait(net::use_awaitable);
    co_return co_await plain_work(2);
  };
  auto either = plain_work(1) || second();
  auto got = co_await std::move(either);
  co_return got.index() == 0 ? std::get<0>(std::move(got)) : std::get<1>(std::move(got));
}

struct contender {
  std::string_view name;
  one_call call;
  int calls;  ///< in a round
  std::vector<double> nanoseconds{};
  double allocated = 0;
};

/// Calls so many times in one coroutine below a root.
void repeat(contender& of, int calls) {
  net::io_context context(1);
  auto const body = [&]() -> net::awaitable<void> {
    for (int i = 0; i < 16; ++i) (void)co_await of.call();  // warm
    std::size_t const before = support::allocations;
    auto const start = clock_type::now();
    for (int i = 0; i < calls; ++i) {
      auto awaited = of.call();
      result const got = co_await std::move(awaited);
      if (got.has_error()) std::abort();
    }
    std::chrono::duration<double, std::nano> const took = clock_type::now() - start;
    of.nanoseconds.push_back(took.count() / calls);
    of.allocated = static_cast<double>(support::allocations - before) / calls;
  };
  qtasks::asio::spawn(context.get_executor(), body, net::detached);
  context.run();
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 2 && std::string_view(arguments[1]) == "echo") return echo("", 0);
  if (count == 2 && std::string_view(arguments[1]) == "worker") return worker(), 0;
  if (count == 4) return echo(arguments[2], std::atoi(arguments[3]));

  qtasks::task_executor<> none;
  qtasks::task_executor one{handler<0>{}};
  qtasks::task_executor five{handler<0>{}, handler<1>{}, handler<2>{}, handler<3>{}, handler<4>{}};
  qtasks::task_executor limited{qtasks::run_clock{}, qtasks::total_timeout{{1h}}};
  qtasks::task_executor watched{qtasks::run_clock{other_clock{}}, qtasks::total_timeout<other_clock>{{1h}}};
  qtasks::task_executor hedged{qtasks::run_clock{}, qtasks::hedge{qtasks::hedged_after{1h}, qtasks::asio::racer{}}};
  qtasks::task_executor pipeline{
      qtasks::run_clock{},
      qtasks::standard_pipeline{qtasks::fallback{-1},
                                qtasks::rate_limit{{.runs = 1'000'000'000, .burst = 1'000'000'000}},
                                qtasks::total_timeout{{1h}}, qtasks::retry{{}, qtasks::asio::wait{}},
                                qtasks::circuit_breaker{}, qtasks::attempt_timeout{{1h}}}};

  std::vector<contender> all{
      {"bare", [] { return work(1); }, 20'000},
      {"run", run_by(none), 20'000},
      {"handler_1", run_by(one), 20'000},
      {"handlers_5", run_by(five), 10'000},
      {"pipeline", run_by(pipeline), 5'000},
      {"limit", run_by(limited), 10'000},
      {"limit_that_only_looks", run_by(watched), 10'000},
      {"limit_by_operator", [] { return with_timer_by_operator(); }, 500},
      {"limit_by_group", [] { return with_timer_by_group(); }, 500},
      {"hedge", run_by(hedged), 10'000},
      {"hedge_by_operator", [] { return hedged_by_operator(); }, 500},
  };
#if BOOST_VERSION >= 108600
  all.push_back({"limit_by_cancel_after", [] { return with_cancel_after(); }, 500});
#endif
  if (count == 3) {
    for (auto& each : all) {
      if (each.name == arguments[1]) repeat(each, std::atoi(arguments[2]));
    }
    return 0;
  }
  constexpr int rounds = 101;
  for (int round = 0; round < rounds; ++round) {
    for (auto& each : all) repeat(each, each.calls);
  }
  std::printf("%-22s %10s %12s\n", "", "ns", "allocations");
  for (auto const& each : all) {
    std::printf("%-22.*s %10.1f %12.2f\n", static_cast<int>(each.name.size()), each.name.data(),
                median(each.nanoseconds), each.allocated);
  }
}
