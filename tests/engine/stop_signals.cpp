// SPDX-License-Identifier: BSL-1.0
#include <qtasks/engine.hpp>

#include <support/catch.hpp>

#include <chrono>
#include <csignal>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

using namespace qtasks;
using namespace std::chrono_literals;

namespace {

/// The status of a child process that runs `f` and exits with what it returns.
template <class F>
int status_of_child(F f) {
  pid_t const child = fork();
  if (child == 0) {
    for (int each : {SIGINT, SIGTERM}) std::signal(each, SIG_DFL);  // not the handlers of the test program
    _exit(f());
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

constexpr auto nap = task<"nap">([] { std::this_thread::sleep_for(20ms); });

}  // namespace

TEST_CASE("a signal ends the wait, and the runs that have begun end") {
  int const status = status_of_child([] {
    stop_signals signals;
    queue_tasks app{tasks{nap}, memory_broker{}};
    auto running = app.start({.workers = 2});
    auto const added = app.add_task<"nap">().value();
    while (added.status() == task_status::new_) std::this_thread::sleep_for(1ms);
    kill(getpid(), SIGTERM);
    if (signals.wait() != SIGTERM) return 1;
    if (running.stop_for(10s) != 0) return 2;
    return added.status() == task_status::success ? 0 : 3;
  });
  CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
}

TEST_CASE("a second signal ends the process at once") {
  int const status = status_of_child([] {
    stop_signals signals;
    kill(getpid(), SIGINT);
    if (signals.wait_for(10s) != SIGINT) return 1;
    kill(getpid(), SIGINT);
    std::this_thread::sleep_for(10s);
    return 2;
  });
  CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGINT));
}

TEST_CASE("a wait without a signal ends after its time, and the signals are still blocked") {
  int const status = status_of_child([] {
    stop_signals signals;
    if (signals.wait_for(1ms).has_value()) return 1;
    kill(getpid(), SIGTERM);
    return signals.wait() == SIGTERM ? 0 : 2;
  });
  CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
}

TEST_CASE("the object restores the signal mask") {
  sigset_t before{}, inside{}, after{};
  pthread_sigmask(SIG_SETMASK, nullptr, &before);
  {
    stop_signals const signals;
    pthread_sigmask(SIG_SETMASK, nullptr, &inside);
  }
  pthread_sigmask(SIG_SETMASK, nullptr, &after);
  CHECK(sigismember(&inside, SIGINT) == 1);
  CHECK(sigismember(&inside, SIGTERM) == 1);
  CHECK(sigismember(&after, SIGINT) == sigismember(&before, SIGINT));
}
