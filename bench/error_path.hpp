// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/qtasks.hpp>

#include "bodies.hpp"

namespace bench::error_path {

/// The course of a call: the task succeeds; it fails and the caller receives the error; it fails and 123 replaces the
/// error.
enum class course { success, unhandled, handled };

constexpr long input(course what) { return what == course::success ? 1 : -1; }
constexpr long expected(course what, int depth) {
  return what == course::success ? 1 + depth : what == course::handled ? 123 : -1;
}

/// The work of the task: calls `Depth` nested functions. The innermost returns the error, and the others pass it on.
template <int Depth>
[[gnu::noinline]] qtasks::result<long> down(long x) {
  asm volatile("");
  auto below = down<Depth - 1>(x);
  if (below.has_value()) ++below.assume_value();
  return below;
}
template <>
[[gnu::noinline]] inline qtasks::result<long> down<1>(long x) {
  asm volatile("");
  if (x < 0) return qtasks::task_plugin_trigger_error("negative");
  return x + 1;
}

/// The outcome as one number, for the comparison of contenders.
inline long number(qtasks::result<long> const& outcome) {
  return outcome.has_error() ? -static_cast<long>(outcome.assume_error().code()) : outcome.assume_value();
}

template <int Depth>
inline constexpr auto descend = qtasks::task<"descend">([](long x) { return down<Depth>(x); });

struct recover {
  long on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const&) const { return 123; }
};

/// Calls `Contender::call(x)` and reads its whole result.
template <class Contender, course What, int Depth>
class body {
 public:
  [[gnu::always_inline]] void operator()() {
    auto outcome = Contender::call(unknown(input(What)));
    seen(outcome);
  }
  bool right(long /*calls*/) const { return number(Contender::call(unknown(input(What)))) == expected(What, Depth); }
};

template <course What, int Depth>
struct library_call {
  [[gnu::always_inline]] static qtasks::result<long> call(long x) {
    if constexpr (What == course::unhandled) {
      return qtasks::task_executor<>{}.execute(descend<Depth>, x);
    } else {
      return qtasks::task_executor<recover>{}.execute(descend<Depth>, x);
    }
  }
};

template <course What, int Depth>
struct by_hand_call {
  [[gnu::always_inline]] static qtasks::result<long> call(long x) {
    auto outcome = down<Depth>(x);
    if (outcome.has_error()) {
      outcome.assume_error().of_task(descend<Depth>.name);  // before a handler receives the error
      if constexpr (What != course::unhandled) {
        if (outcome.assume_error().code() == qtasks::errc::task_plugin_trigger_error) outcome = 123;
      }
    }
    return outcome;
  }
};

template <course What, int Depth>
using library = body<library_call<What, Depth>, What, Depth>;
template <course What, int Depth>
using by_hand = body<by_hand_call<What, Depth>, What, Depth>;

}  // namespace bench::error_path
