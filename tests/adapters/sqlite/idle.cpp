// SPDX-License-Identifier: BSL-1.0
// What a worker process without work costs: its system calls, which this process counts as a debugger does.
#include <qtasks/adapters/sqlite.hpp>
#include <qtasks/engine.hpp>

#include "engine/flat_codec.hpp"
#include "support/catch.hpp"
#include "temporary_directory.hpp"

#include <chrono>
#include <csignal>
#include <string>
#include <thread>

#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace qtasks;
using namespace std::chrono_literals;

namespace {

constexpr auto nothing = task<"nothing">([] {});

/// A process with one worker, which stops once, so that it can be traced from its beginning.
pid_t start_idle_process(std::string const& path) {
  pid_t const child = ::fork();
  if (child != 0) return child;
  ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
  ::raise(SIGSTOP);
  queue_tasks app{tasks{nothing}, sqlite_broker<flat_codec>{path}};
  auto running = app.start({.workers = 1});
  std::this_thread::sleep_for(10min);
  ::_exit(0);
}

/// Counts the system calls of a process and its threads that begin in this time.
int count_system_calls(pid_t process, std::chrono::seconds from, std::chrono::seconds length) {
  ::waitpid(process, nullptr, 0);
  long const options = PTRACE_O_TRACECLONE | PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL;
  if (::ptrace(PTRACE_SETOPTIONS, process, nullptr, options) != 0) return -1;
  ::ptrace(PTRACE_SYSCALL, process, nullptr, nullptr);
  auto const begin = std::chrono::steady_clock::now() + from;
  int stops = 0;  // one when a call begins, one when it ends
  for (int status = 0;;) {
    pid_t const thread = ::waitpid(-1, &status, __WALL);
    auto const now = std::chrono::steady_clock::now();
    if (thread < 0 || !WIFSTOPPED(status)) return -1;
    if (now > begin + length) return stops / 2;
    if (now > begin && WSTOPSIG(status) == (SIGTRAP | 0x80)) ++stops;
    ::ptrace(PTRACE_SYSCALL, thread, nullptr, nullptr);
  }
}

}  // namespace

TEST_CASE("a worker without work makes at most two system calls a second") {
  temporary_directory const directory;
  pid_t const child = start_idle_process(directory.path() + "/jobs.db");
  constexpr auto length = 32s;  // in 30 seconds it looks once whether the file is whole
  int const calls = count_system_calls(child, 3s, length);
  ::kill(child, SIGKILL);
  while (::waitpid(-1, nullptr, __WALL) > 0) continue;  // its threads too
  CHECK(calls > 0);
  CHECK(calls <= 2 * length.count());
}
