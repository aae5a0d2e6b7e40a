// SPDX-License-Identifier: BSL-1.0
// Producers and workers in threads, with cancellations, deadlines, delays, retries, pauses, stops, a concurrency limit,
// and handles that are kept or dropped: every count is exact. The memory orders and wake-ups that a simulation does not
// see are tested here.
#include <qtasks/engine.hpp>

#include <support/catch.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <thread>
#include <vector>

using namespace qtasks;
using namespace std::chrono_literals;

namespace {

/// The number of tasks: QTASKS_STRESS_TASKS of the environment, or 100,000.
std::size_t task_count() {
  char const* const wanted = std::getenv("QTASKS_STRESS_TASKS");
  return wanted == nullptr ? 100'000 : std::strtoull(wanted, nullptr, 10);
}

std::vector<std::atomic<std::uint8_t>>* runs = nullptr;

constexpr auto once = task<"once">([](std::size_t number) {
  (*runs)[number].fetch_add(1);
  return number;
});
constexpr auto twice = task<"twice">(
    [](context& ctx, std::size_t number) -> result<std::size_t> {
      if ((*runs)[number].fetch_add(1) == 0) return ctx.plugin_error("the first call fails");
      return number;
    },
    option::retry{1}, option::queue<"other">{}, option::concurrency{3});

struct counts {
  explicit counts(std::size_t tasks) : is_dropped(tasks) {}
  std::atomic<std::size_t> wrong{0}, ended{0}, cancelled{0}, late{0};
  std::vector<std::uint8_t> is_dropped;  ///< each is written by one producer
};

/// Whether an ended task was called as often as its status says.
bool is_right(task_status status, unsigned calls, unsigned wanted) {
  switch (status) {
    case task_status::success:
      return calls == wanted;
    case task_status::cancel:
    case task_status::error:  // its deadline passed
      return calls < wanted;  // while it waited, first or again
    default:
      return false;
  }
}

template <class App, fixed_string Name>
void produce(App& app, std::size_t first, std::size_t last, unsigned calls, counts& of) {
  std::mt19937 random{static_cast<unsigned>(first)};
  std::vector<std::pair<std::size_t, task_handle<result<std::size_t>>>> kept;
  auto const check_all = [&] {
    for (auto& [number, handle] : kept) {
      auto const outcome = handle.wait_for(60s);
      task_status const status = handle.status();
      bool const has_value = outcome.has_value() && outcome->has_value() && outcome->assume_value() == number;
      if (!outcome.has_value() || has_value != (status == task_status::success) ||
          !is_right(status, (*runs)[number].load(), calls))
        ++of.wrong;
      ++of.ended;
      of.cancelled += status == task_status::cancel ? 1 : 0;
      of.late += status == task_status::error ? 1 : 0;
    }
    kept.clear();
  };
  for (std::size_t number = first; number < last; ++number) {
    unsigned const dice = random() % 16;
    add_options options{.priority = static_cast<int>(random() % 16) - 8};
    if (dice == 0) options.delay = std::chrono::microseconds{random() % 300};
    if (dice == 1) options.deadline = std::chrono::microseconds{random() % 300};
    auto added = app.template add_task<Name>(options, number);
    while (added.has_error()) {  // full
      check_all();
      added = app.template add_task<Name>(options, number);
    }
    if (dice == 2) (void)added.assume_value().cancel();
    if (dice < 8) {
      kept.emplace_back(number, std::move(added.assume_value()));
      if (kept.size() == 256) check_all();
    } else {
      of.is_dropped[number] = 1;  // it has no deadline, and is not cancelled
    }
  }
  check_all();
}

}  // namespace

TEST_CASE("stress: every task ends once, with the calls that its status says") {
  std::size_t const half = task_count() / 2;
  std::vector<std::atomic<std::uint8_t>> called(2 * half);
  runs = &called;
  counts of{2 * half};
  queue_tasks app{tasks{once, twice}, memory_broker{broker_limits{.capacity = 1'024}}};
  using app_type = decltype(app);
  {
    std::atomic<bool> is_over{false};
    std::thread workers{[&] {
      while (!is_over) {  // stopped and started again
        auto running = app.start({.workers = 3, .prefetch = 4, .retries = {}});
        std::this_thread::sleep_for(20ms);
      }
      app.resume();
      auto running = app.start({.workers = 2, .retries = {}});
      auto const is_left = [&] {
        queue_stats const now = app.stats();
        return now.count(task_status::new_) + now.count(task_status::process) + now.count(task_status::retry) != 0;
      };
      while (is_left()) std::this_thread::sleep_for(1ms);
    }};
    std::thread pauses{[&] {
      std::mt19937 random{1};
      while (!is_over) {
        (random() % 2 == 0) ? app.pause<"default">() : app.pause<"other">();
        std::this_thread::sleep_for(std::chrono::microseconds{random() % 500});
        app.resume();
        (void)app.query({.status = task_status::process, .limit = 5});
        std::this_thread::sleep_for(1ms);
      }
    }};
    std::thread first{[&] { produce<app_type, "once">(app, 0, half, 1, of); }};
    std::thread second{[&] { produce<app_type, "twice">(app, half, 2 * half, 2, of); }};
    first.join();
    second.join();
    is_over = true;
    pauses.join();
    workers.join();
  }
  CHECK(of.wrong == 0);
  CHECK(of.cancelled > 0);
  CHECK(of.late > 0);
  std::size_t dropped = 0;
  std::size_t dropped_wrong = 0;
  for (std::size_t number = 0; number < 2 * half; ++number) {
    dropped += of.is_dropped[number];
    if (of.is_dropped[number] != 0 && called[number].load() != (number < half ? 1U : 2U)) ++dropped_wrong;
  }
  CHECK(of.ended + dropped == 2 * half);
  CHECK(dropped_wrong == 0);
  queue_stats const left = app.stats();
  for (auto const& each : left.tasks) {
    for (std::size_t const count : each.by_status) CHECK(count == 0);
  }
}

TEST_CASE("stress: handles are dropped, cancelled and waited for while the application ends") {
  for (int round = 0; round < 500; ++round) {
    std::vector<task_handle<result<std::size_t>>> handles;
    std::atomic<bool> go_on{false};
    std::thread other;
    std::vector<std::atomic<std::uint8_t>> called(64);
    runs = &called;
    {
      queue_tasks app{tasks{once}, memory_broker{broker_limits{.capacity = 64}}};
      for (std::size_t i = 0; i < 64; ++i) handles.push_back(app.add_task<"once">(i).value());
      if (round % 2 == 0) {
        auto running = app.start({.workers = 1});
        (void)handles[0].wait_for(1s);
      }
      other = std::thread{[&] {
        go_on = true;
        for (std::size_t i = 0; i < handles.size(); i += 2) (void)handles[i].cancel();
        while (handles.size() > 1) handles.pop_back();
      }};
      while (!go_on) std::this_thread::yield();
    }
    other.join();
    CHECK(handles[0].wait_for(1s).has_value());
  }
}
