// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/qtasks.hpp>

#include <tuple>
#include <utility>

#include "bodies.hpp"

// Runs of a task that does nothing, with an increasing number of middlewares and handlers.
namespace bench::execute {

struct bare_library {
  [[gnu::always_inline]] static qtasks::result<long> call(long x) { return qtasks::task_executor<>{}.execute(noop, x); }
  static constexpr auto noop = qtasks::task<"noop">([](long value) { return value; });
};
struct bare_by_hand {
  [[gnu::always_inline]] static qtasks::result<long> call(long x) { return x; }
};

template <class Call>
struct bare {
  [[gnu::always_inline]] void operator()() {
    auto outcome = Call::call(unknown(1));
    seen(outcome);
  }
  bool right(long /*calls*/) const { return Call::call(unknown(1)).value() == 1; }
};

/// Two middlewares, each with a counter.
struct counting {
  long* counter;
  void operator()() const { ++*counter; }
};
constexpr auto between(counting before, counting after) {
  return qtasks::task<"noop">([](long x) { return x; }, qtasks::option::middlewares_before{before},
                              qtasks::option::middlewares_after{after});
}
class middlewares_library {
 public:
  [[gnu::always_inline]] void operator()() {
    auto outcome = executor_.execute(noop_, unknown(1));
    seen(outcome);
    seen(*this);
  }
  bool right(long calls) const { return before_ == calls && after_ == calls; }

 private:
  long before_ = 0;
  long after_ = 0;
  decltype(between({}, {})) noop_ = between({&before_}, {&after_});
  qtasks::task_executor<> executor_{};
};
class middlewares_by_hand {
 public:
  [[gnu::always_inline]] void operator()() {
    auto outcome = call(unknown(1));
    seen(outcome);
    seen(*this);
  }
  bool right(long calls) const { return before_ == calls && after_ == calls; }

 private:
  [[gnu::always_inline]] qtasks::result<long> call(long x) const {
    ++*before_counter_;
    ++*after_counter_;
    return x;
  }

  long before_ = 0;
  long after_ = 0;
  long* before_counter_ = &before_;
  long* after_counter_ = &after_;
};

/// A handler for each of the eight triggers that a successful run fires. Each has a counter, and replaces the value if
/// its trigger allows this.
struct counters {
  long middlewares = 0, args = 0, before = 0, around = 0, run = 0, after = 0, result = 0, close = 0;
  bool right(long calls) const {
    return middlewares == 2 * calls && args == calls && before == calls && around == calls && run == calls &&
           after == calls && result == calls && close == calls;
  }
};

struct all_eight : counters {
  void on(qtasks::trigger<"task_executor_middlewares_execute">, auto const&) { ++middlewares; }
  void on(qtasks::trigger<"task_executor_args_replace">, auto const& event) {
    ++args;
    ++std::get<0>(event.args);
  }
  void on(qtasks::trigger<"task_executor_before_execute">, auto const&) { ++before; }
  template <class Next>
  auto on(qtasks::trigger<"task_executor_run_task_around">, auto const&, Next next) -> decltype(next()) {
    ++around;
    return std::move(next)();
  }
  long on(qtasks::trigger<"task_executor_run_task">, auto const& event) {
    ++run;
    return *event.result + 1;
  }
  void on(qtasks::trigger<"task_executor_after_execute">, auto const&) { ++after; }
  long on(qtasks::trigger<"task_executor_after_execute_result_replace">, auto const& event) {
    ++result;
    return *event.result + 1;
  }
  void on(qtasks::trigger<"task_executor_task_close">, auto const&) { ++close; }
};

class eight_library {
 public:
  [[gnu::always_inline]] void operator()() {
    auto outcome = executor_.execute(bare_library::noop, unknown(1));
    seen(outcome);
    seen(*this);
  }
  bool right(long calls) {
    return executor_.get<all_eight>().right(calls) && executor_.execute(bare_library::noop, unknown(1)).value() == 4;
  }

 private:
  qtasks::task_executor<all_eight> executor_{};
};
class eight_by_hand {
 public:
  [[gnu::always_inline]] void operator()() {
    auto outcome = call(unknown(1));
    seen(outcome);
    seen(*this);
  }
  bool right(long calls) { return counters_.right(calls) && call(unknown(1)).value() == 4; }

 private:
  [[gnu::always_inline]] qtasks::result<long> call(long x) {
    ++counters_.middlewares;
    ++counters_.args;
    ++x;
    ++counters_.before;
    ++counters_.around;
    ++counters_.run;
    ++x;
    ++counters_.after;
    ++counters_.result;
    ++x;
    ++counters_.middlewares;
    ++counters_.close;
    return x;
  }

  counters counters_{};
};

}  // namespace bench::execute
