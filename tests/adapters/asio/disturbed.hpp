// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/result.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "on_context.hpp"
#include "support/catch.hpp"

// Runs that are cancelled, or destroyed, after each step of their `io_context`.
namespace support {

/// What the tasks and plugins of a test do and observe.
struct observations {
  int failures = 0;                        ///< so many calls of the task fail first
  std::chrono::nanoseconds hedge_after{};  ///< the delay of a hedge
  int calls = 0;                           ///< of the task
  int begun = 0;                           ///< runs
  int closed = 0;                          ///< runs whose `task_close` has fired
  int deadlines_left = 0;                  ///< runs that a plugin left with its deadline
  std::vector<std::string_view> fired{};   ///< triggers
};
inline observations seen;

/// Counts the objects that are not destroyed.
struct living {
  static inline int count = 0;
  living() { ++count; }
  living(living&&) noexcept { ++count; }
  living& operator=(living&&) = delete;
  ~living() { --count; }
};

/// An executor with a task, whose types do not matter here.
struct subject {
  virtual ~subject() = default;
  virtual net::awaitable<qtasks::result<int>> run() = 0;
  /// On a stack of the same plugins that wait by blocking, with a task that is no coroutine.
  virtual qtasks::result<int> run_plain() = 0;
};
using make_subject = std::unique_ptr<subject> (*)();

inline void check_an_undisturbed_run(subject& of, int expected) {
  seen = {.hedge_after = std::chrono::hours{1}};
  auto const again = run_on_context(of.run());
  REQUIRE(again.has_value());
  CHECK(again.assume_value() == expected);
  CHECK((seen.begun == 1 && seen.closed == 1 && seen.deadlines_left == 0));
}

enum class disturbance { cancelled, destroyed };

/// Runs so many steps, then cancels the run or destroys its context. Returns whether the run had ended before.
inline bool disturb(subject& of, disturbance how, int steps) {
  std::optional<qtasks::result<int>> returned;
  bool ended = false;
  {
    net::cancellation_signal stop;  // lives longer than the context
    net::io_context context(1);
    qtasks::asio::spawn(
        context.get_executor(), [&of] { return of.run(); },
        net::bind_cancellation_slot(stop.slot(), [&](qtasks::result<int> got) { returned.emplace(std::move(got)); }));
    for (int i = 0; i < steps && !returned.has_value(); ++i) context.run_one();
    ended = returned.has_value();
    if (how == disturbance::cancelled) {
      stop.emit(net::cancellation_type::terminal);
      context.run();
    }
  }
  CHECK((seen.begun <= 1 && seen.closed == seen.begun && seen.deadlines_left == 0));
  if (how == disturbance::cancelled) {
    REQUIRE(returned.has_value());
    // What cannot be cancelled any more ends as it would have ended.
    if (returned->has_error()) {
      qtasks::errc const code = returned->assume_error().code();
      CHECK((code == qtasks::errc::task_cancel_error || (seen.failures > 0 && code == qtasks::errc::failed)));
    }
  }
  return ended;
}

/// Disturbs a run after each of its steps, and then runs the task again on the same executor.
inline void disturb_after_each_step(make_subject make, int expected) {
  for (auto const how : {disturbance::cancelled, disturbance::destroyed}) {
    for (int const failures : {0, 1}) {
      bool ended = false;
      for (int steps = 0; !ended; ++steps) {
        CAPTURE(how, failures, steps);
        {
          auto const of = make();
          seen = {.failures = failures};
          ended = disturb(*of, how, steps);
          check_an_undisturbed_run(*of, expected);
        }
        CHECK(living::count == 0);
      }
    }
  }
}

/// An undisturbed run fires the triggers of a plain one, and has its result.
inline void compare_with_plain(make_subject make) {
  for (int const failures : {0, 1, 2}) {
    CAPTURE(failures);
    auto const of = make();
    seen = {.failures = failures, .hedge_after = std::chrono::hours{1}};
    auto const awaited = run_on_context(of->run());
    auto const fired = std::move(seen.fired);
    seen = {.failures = failures};
    auto const plain = of->run_plain();
    CHECK(fired == seen.fired);
    CHECK(awaited == plain);
  }
}

}  // namespace support
