// SPDX-License-Identifier: BSL-1.0
// Prints how late a waiting run of `waiting_bulkhead` begins after a permit is returned, and the processor time that it
// uses while it waits: with a run that polls and with one that is woken. The numbers of docs/limits.md.
// usage: qtasks_bench_bulkhead_wait [ROUNDS]
#include <qtasks/plugins/limits/waiting_bulkhead.hpp>
#include <qtasks/plugins/time/parked.hpp>
#include <qtasks/qtasks.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;

std::int64_t used_by_this_thread() {
  timespec at{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
  return std::int64_t{at.tv_sec} * 1'000'000'000 + at.tv_nsec;
}

/// In each round one run holds the only permit for a millisecond, while another waits for it.
template <class Waiter>
void measure(char const* name, int rounds) {
  qtasks::task_executor executor{
      qtasks::run_clock{},
      qtasks::waiting_bulkhead<Waiter>{{.max_concurrent = 1, .max_wait = 1h, .poll_interval = 50us}}};
  using bulkhead = qtasks::waiting_bulkhead<Waiter>;
  qtasks::clocks::steady const clock;
  std::vector<std::int64_t> late;
  std::int64_t used = 0;
  std::int64_t waited = 0;
  for (int round = 0; round < rounds; ++round) {
    std::atomic<bool> held{false};
    std::int64_t returned = 0;
    std::thread holds([&] {
      (void)executor.execute(qtasks::task<"holds">([&] {
        held = true;
        while (executor.template get<bulkhead>().waiting() == 0) std::this_thread::yield();
        std::this_thread::sleep_for(1ms);
        returned = clock.now();
      }));
    });
    while (!held) std::this_thread::yield();
    std::int64_t const before = used_by_this_thread();
    std::int64_t const started = clock.now();
    std::int64_t const began = executor.execute(qtasks::task<"begins">([&] { return clock.now(); })).value();
    used += used_by_this_thread() - before;
    waited += began - started;
    late.push_back(began - returned);
    holds.join();
  }
  std::sort(late.begin(), late.end());
  auto const at = [&late](double share) {
    return static_cast<double>(late[static_cast<std::size_t>(share * static_cast<double>(late.size() - 1))]) / 1000;
  };
  std::printf("%-7s begins %6.1f us late (median), %6.1f us (99 %%); uses %4.1f %% of a processor while it waits\n",
              name, at(0.5), at(0.99), 100 * static_cast<double>(used) / static_cast<double>(waited));
}

}  // namespace

int main(int argc, char** argv) {
  int const rounds = argc > 1 ? std::max(std::atoi(argv[1]), 1) : 2000;
  measure<qtasks::waiters::sleep>("sleep", rounds);
  measure<qtasks::waiters::parked>("parked", rounds);
  return 0;
}
