// SPDX-License-Identifier: BSL-1.0
// While workers are busy, the engine makes no system call: not in `add_task`, not between two tasks, and not at the end
// of a task without a waiting thread. The linker gives the calls of `syscall` to the function below (`--wrap=syscall`).
#include <qtasks/engine.hpp>

#include <support/catch.hpp>

#include <atomic>
#include <cstdarg>
#include <thread>

namespace {

std::atomic<int> system_calls{0};

}  // namespace

// NOLINTBEGIN: the names are the linker's, the arguments the kernel's
extern "C" long __real_syscall(long number, ...);
extern "C" long __wrap_syscall(long number, ...) {
  ++system_calls;
  std::va_list rest;
  va_start(rest, number);
  long values[6];
  for (long& each : values) each = va_arg(rest, long);
  va_end(rest);
  return __real_syscall(number, values[0], values[1], values[2], values[3], values[4], values[5]);
}
// NOLINTEND

namespace {

using namespace qtasks;

std::atomic<bool> is_running{false};
std::atomic<bool> is_open{false};
std::atomic<int> at_end{-1};

constexpr auto gate = task<"gate">([] {
  is_running = true;
  while (!is_open) std::this_thread::yield();
});
constexpr auto number = task<"number">([](int n) { return n; });
constexpr auto last = task<"last">([] { at_end = system_calls.load(); });

TEST_CASE("while a worker is busy, adding 1,000 tasks and running them makes no system call") {
  queue_tasks app{tasks{gate, number, last}, memory_broker{}};
  auto running = app.start({.when_idle = idle::park()});
  while (system_calls == 0) std::this_thread::yield();  // they are counted: it parks
  app.add_task<"gate">().assume_value();
  while (!is_running) std::this_thread::yield();

  int const before = system_calls;
  for (int i = 0; i < 1'000; ++i) app.add_task<"number">(i).assume_value();
  app.add_task<"last">().assume_value();
  is_open = true;
  while (at_end < 0) std::this_thread::yield();
  CHECK(at_end == before);
}

}  // namespace
