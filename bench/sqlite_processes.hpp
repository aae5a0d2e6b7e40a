// SPDX-License-Identifier: BSL-1.0
// Processes that begin together, and the memory that they share.
#pragma once

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <new>
#include <string>
#include <thread>

namespace bench {

/// Nanoseconds of a clock that all processes share.
inline std::int64_t now() noexcept { return std::chrono::steady_clock::now().time_since_epoch().count(); }

struct shared_counters {
  std::atomic<int> ready{0};
  std::atomic<bool> may_begin{false};
  std::atomic<int> done{0};
  std::array<double, 10'000> times{};
};

/// Null if the system has no memory.
inline shared_counters* share_counters() noexcept {
  void* const memory =
      ::mmap(nullptr, sizeof(shared_counters), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? nullptr : new (memory) shared_counters;
}

/// Called by each process when it can begin. Returns its number.
inline int start_together(shared_counters& counters) {
  int const number = counters.ready.fetch_add(1);
  while (!counters.may_begin) std::this_thread::sleep_for(std::chrono::microseconds{50});
  return number;
}

/// Runs `work` in so many processes, each of which calls `start_together`. Returns the seconds from there to the end of
/// the last one. Ends the program if one fails.
template <class Work>
double run_processes(shared_counters& counters, int processes, Work work) {
  counters.ready = 0;
  counters.may_begin = false;
  counters.done = 0;
  for (int i = 0; i < processes; ++i) {
    if (::fork() == 0) {
      work();
      std::_Exit(0);
    }
  }
  while (counters.ready < processes) std::this_thread::sleep_for(std::chrono::microseconds{100});
  auto const began = now();
  counters.may_begin = true;
  for (int i = 0; i < processes; ++i) {
    int status = 0;
    if (::wait(&status) < 0 || status != 0) {
      std::fputs("a process of the benchmark has failed\n", stderr);
      std::exit(1);
    }
  }
  return static_cast<double>(now() - began) / 1e9;
}

/// The database and the files beside it.
inline void remove_database(std::string const& path) {
  for (char const* const end : {"", "-wal", "-shm", "-qtasks"}) std::filesystem::remove(path + end);
}

}  // namespace bench
