// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/waiting_bulkhead.hpp>
#include <qtasks/plugins/time/parked.hpp>
#include <qtasks/qtasks.hpp>

#include "support/catch.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <thread>
#include <vector>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;

using parked_bulkhead = waiting_bulkhead<waiters::parked>;
static_assert(Waiter<waiters::parked>);
static_assert(sizeof(waiting_bulkhead<>) == 32);  // polling runs need no place to wait

/// Holds the only permit until `leave()`.
template <class Executor>
class holder {
 public:
  explicit holder(Executor& executor)
      : thread_([this, &executor] {
          (void)executor.execute(task<"holds">([this] {
            inside_ = true;
            while (!left_) std::this_thread::sleep_for(100us);
          }));
        }) {
    while (!inside_) std::this_thread::yield();
  }
  void leave() {
    left_ = true;
    thread_.join();
  }

 private:
  std::atomic<bool> inside_{false};
  std::atomic<bool> left_{false};
  std::thread thread_;
};

std::int64_t nanoseconds_of_processor(clockid_t clock) {
  timespec at{};
  ::clock_gettime(clock, &at);
  return std::int64_t{at.tv_sec} * 1'000'000'000 + at.tv_nsec;
}

constexpr auto quick = task<"quick">([] { return 1; });

TEST_CASE("a parked run is refused after max_wait, at its deadline, and when it is asked to stop") {
  task_executor executor{run_clock{}, parked_bulkhead{{.max_concurrent = 1, .max_wait = 5ms}}};
  holder held{executor};
  auto const refused = [&executor](run_info info) {
    clocks::steady const clock;
    std::int64_t const started = clock.now();
    auto const outcome = executor.execute(info, quick);
    CHECK(outcome.assume_error().code() == errc::rejected);
    return clock.now() - started;
  };
  CHECK(refused({}) >= 5'000'000);
  CHECK(refused({.deadline = clocks::steady{}.now() + 2'000'000}) >= 1'900'000);
  stop_flag stop;
  stop.request();
  run_info info{};
  info.stop = &stop;
  refused(info);
  held.leave();
  CHECK(executor.execute(quick).has_value());
  CHECK(executor.get<parked_bulkhead>().waiting() == 0);
  CHECK(executor.get<parked_bulkhead>().in_flight() == 0);
}

TEST_CASE("a parked run that is asked to stop while it waits does not begin") {
  task_executor executor{run_clock{}, parked_bulkhead{{.max_concurrent = 1, .max_wait = 1h}}};
  holder held{executor};
  stop_flag stop;
  std::thread stops([&] {
    while (executor.get<parked_bulkhead>().waiting() == 0) std::this_thread::yield();
    stop.request();
  });
  run_info info{};
  info.stop = &stop;
  CHECK(executor.execute(info, quick).assume_error().code() == errc::rejected);
  stops.join();
  held.leave();
}

TEST_CASE("a parked run sleeps, and begins when a permit is returned") {
  task_executor executor{run_clock{}, parked_bulkhead{{.max_concurrent = 1, .max_wait = 1h}}};
  holder held{executor};
  std::int64_t used = 0;
  std::thread waits([&] {
    std::int64_t const before = nanoseconds_of_processor(CLOCK_THREAD_CPUTIME_ID);
    CHECK(executor.execute(quick).has_value());
    used = nanoseconds_of_processor(CLOCK_THREAD_CPUTIME_ID) - before;
  });
  std::this_thread::sleep_for(200ms);
  CHECK(executor.get<parked_bulkhead>().waiting() == 1);
  held.leave();
  waits.join();
  // It looked about 20 times. A tenth of the time would be a loop.
  CHECK(used < 20'000'000);
}

TEST_CASE("parked runs never exceed the limit, and all are admitted") {
  task_executor executor{run_clock{}, parked_bulkhead{{.max_concurrent = 2, .max_waiting = 6, .max_wait = 1h}}};
  std::atomic<int> inside{0};
  std::atomic<int> beyond{0};
  auto const counts = task<"counts">([&] {
    if (inside.fetch_add(1) + 1 > 2) ++beyond;
    std::this_thread::yield();
    inside.fetch_sub(1);
  });
  std::atomic<int> ran{0};
  std::vector<std::thread> all;
  for (int i = 0; i < 6; ++i) {
    all.emplace_back([&] {
      for (int run = 0; run < 2000; ++run) ran += executor.execute(counts).has_value();
    });
  }
  for (auto& thread : all) thread.join();
  CHECK(beyond == 0);
  CHECK(ran == 12'000);
  CHECK(executor.get<parked_bulkhead>().in_flight() == 0);
}

/// Runs that get a permit in the test below: 10^5, or what the environment says, for a soak.
std::int64_t number_of_runs() {
  char const* const stated = std::getenv("QTASKS_STRESS_WAITS");
  return stated == nullptr ? 100'000 : std::atoll(stated);
}

TEST_CASE("no wake-up is lost") {
  // A thread sleeps until it is woken: no limit of the sleep hides a lost notice, which would hang this test.
  constexpr std::int64_t for_ever = std::numeric_limits<std::int64_t>::max();
  std::int64_t const rounds = number_of_runs() / 8;
  std::atomic<std::int64_t> sleeps{0};
  for (std::int32_t const permits : {1, 2}) {
    detail::semaphore limit{permits};
    detail::permit_notices notices;
    std::vector<std::thread> all;
    for (int t = 0; t < 4; ++t) {
      all.emplace_back([&, t] {
        std::int64_t slept = 0;
        for (std::int64_t i = 0; i < rounds; ++i) {
          // Of one thread, every fourth run gives up after it has been woken, and has to pass the notice on.
          bool const gives_up = t == 0 && i % 4 == 0;
          {
            detail::semaphore::permit permit(limit);
            int looks = 0;
            bool const granted = permit.granted() || notices.wait([&] { return permit.try_acquire(); },
                                                                  [&] {
                                                                    if (++looks > 1) ++slept;
                                                                    return gives_up && looks > 1 ? 0 : for_ever;
                                                                  },
                                                                  for_ever);
            if (!granted) continue;
            std::this_thread::yield();
          }
          notices.notify();
        }
        sleeps += slept;
      });
    }
    for (auto& thread : all) thread.join();
    CHECK(limit.in_use() == 0);
  }
  CHECK(sleeps > 0);
  if (std::getenv("QTASKS_STRESS_WAITS") != nullptr) WARN(sleeps << " sleeps");
}

}  // namespace
