// SPDX-License-Identifier: BSL-1.0
#include <qtasks/executor/async_task.hpp>
#include <qtasks/plugins/resilience/hedge.hpp>
#include <qtasks/qtasks.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <thread>

#include "plugins/thread_racer.hpp"
#include "support/catch.hpp"

// For the thread sanitizer: attempts of a hedge that run on several threads at once.
namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using support::thread_racer;

static_assert(Racer<thread_racer, async_task<result<int>>>);

constexpr std::size_t most = 5;

/// What the attempts have seen.
struct attempts_seen {
  int winner = 0;    ///< which one succeeds; 0: none
  int expected = 0;  ///< how many attempts begin before it ends
  std::atomic<int> begun{0};
  std::atomic<int> stopped{0};
  std::atomic<int> winner_stopped{0};
  std::atomic<int> wrong_notes{0};
};

/// Waits until `done()`, at most a minute. Returns whether it is.
template <class Done>
bool within_a_minute(Done done) {
  for (int i = 0; i < 60'000; ++i) {
    if (done()) return true;
    std::this_thread::sleep_for(1ms);
  }
  return false;
}

/// An object that each attempt writes.
struct note {
  int attempt = 0;
};
/// Inside the hedge: numbers the attempts, and keeps the number of the one whose value is the run's.
struct takes_notes {
  using order = qtasks::order<provides<note>>;
  attempts_seen* seen;
  int* of_value;

  template <class Event, class Next>
  auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next) const -> decltype(next()) {
    event.context.template get<note>()->attempt = ++seen->begun;
    return next();
  }
  void on(trigger<"task_executor_after_execute">, auto const& event) const {
    *of_value = event.context.template get<note>()->attempt;
  }
};

constexpr auto ask = task<"ask">([](context& ctx, attempts_seen* seen) -> async_task<result<int>> {
  int const mine = ctx.get<note>()->attempt;
  auto const is_stopped = [&] {
    if (ctx.get<note>()->attempt != mine) ++seen->wrong_notes;
    ctx.get<note>()->attempt = mine;
    return ctx.stop_requested();
  };
  if (mine == seen->winner) {
    within_a_minute([&] { return seen->begun >= seen->expected; });
    for (int i = 0; i < 1'000; ++i) seen->winner_stopped += is_stopped() ? 1 : 0;
    co_return mine;
  }
  if (within_a_minute(is_stopped)) ++seen->stopped;
  co_return task_error{errc::task_cancel_error, "asked to stop"};
});

template <class Hedge>
auto run_on(attempts_seen& seen, int& of_value, Hedge hedge, run_info info = {}) {
  task_executor executor{run_clock{}, hedge, takes_notes{&seen, &of_value}};
  auto run = executor.async_execute(info, ask, &seen);
  run.start();
  return std::move(run.value());
}

TEST_CASE("the loser is asked to stop when the other attempt wins, and the winner is not") {
  attempts_seen seen{.winner = 2, .expected = 2};
  int of_value = 0;
  auto const returned = run_on(seen, of_value, hedge{hedged_after{1ms}, thread_racer{}});
  CHECK((returned.has_value() && returned.assume_value() == 2));
  CHECK((seen.begun == 2 && seen.stopped == 1 && seen.winner_stopped == 0));
  // The winner's object is the run's.
  CHECK((seen.wrong_notes == 0 && of_value == 2));
}

TEST_CASE("the first attempt wins: the second is asked to stop") {
  attempts_seen seen{.winner = 1, .expected = 2};
  int of_value = 0;
  auto const returned = run_on(seen, of_value, hedge{hedged_after{1ms}, thread_racer{}});
  CHECK((returned.has_value() && returned.assume_value() == 1));
  CHECK((seen.stopped == 1 && seen.winner_stopped == 0 && seen.wrong_notes == 0 && of_value == 1));
}

TEST_CASE("of more than two attempts, each one wins, and all others are asked to stop") {
  for (int winner = 1; winner <= static_cast<int>(most); ++winner) {
    attempts_seen seen{.winner = winner, .expected = most};
    int of_value = 0;
    auto const returned =
        run_on(seen, of_value, hedge{hedged_after{1ms}, thread_racer{}, hedge_attempts{.most = most}});
    CHECK((returned.has_value() && returned.assume_value() == winner));
    CHECK((seen.begun == most && seen.stopped == most - 1 && seen.winner_stopped == 0));
    CHECK((seen.wrong_notes == 0 && of_value == winner));
  }
}

TEST_CASE("a stop of the run reaches all attempts") {
  for (int const attempts : {2, static_cast<int>(most)}) {
    attempts_seen seen;
    int of_value = 0;
    stop_flag stop;
    std::thread asks([&] {
      within_a_minute([&] { return seen.begun == attempts; });
      stop.request();
    });
    auto const returned =
        attempts == 2
            ? run_on(seen, of_value, hedge{hedged_after{1ms}, thread_racer{}}, {.stop = &stop})
            : run_on(seen, of_value, hedge{hedged_after{1ms}, thread_racer{}, hedge_attempts{.most = attempts}},
                     {.stop = &stop});
    asks.join();
    CHECK(returned.assume_error().code() == errc::task_cancel_error);
    CHECK((seen.begun == attempts && seen.stopped == attempts));
  }
}

TEST_CASE("threads that share a hedge do not disturb each other's attempts") {
  std::array<attempts_seen, 4> seen{};
  std::array<int, 4> of_value{};
  std::array<std::thread, 4> threads;
  std::atomic<int> right{0};
  for (std::size_t i = 0; i < threads.size(); ++i) {
    threads.at(i) = std::thread([&, i] {
      seen.at(i).winner = 1 + static_cast<int>(i) % 2;
      seen.at(i).expected = 2;
      auto const returned = run_on(seen.at(i), of_value.at(i), hedge{hedged_after{1ms}, thread_racer{}});
      right += returned.has_value() && returned.assume_value() == seen.at(i).winner ? 1 : 0;
    });
  }
  for (auto& each : threads) each.join();
  CHECK(right == 4);
}

}  // namespace
