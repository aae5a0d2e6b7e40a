// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/executor/stop_flag.hpp>
#include <qtasks/plugins/detail/refused.hpp>

#include <optional>
#include <utility>

namespace qtasks::detail {

/// The attempts of a hedge. When one succeeds, the others are asked to stop. Attempts may end on several threads.
class hedge_race {
 public:
  /// In the run of this context.
  constexpr explicit hedge_race(auto const& run) noexcept : stop_(run) {}

  /// The flag of all attempts. The winner does not see that it is set, because it has ended then.
  constexpr stop_flag const& stop() const noexcept { return stop_; }
  /// An attempt has ended. Returns whether its result counts: not if another has won before.
  constexpr bool ends(int number, bool has_succeeded) noexcept {
    if (!has_succeeded) {
      last_.store(number);
      return true;
    }
    for (int none = 0; !winner_.compare_exchange_weak(none, number);) {
      if (none != 0) return false;
    }
    stop_.request();
    return true;
  }
  /// The attempt whose result is the run's: the winner, else the last that failed.
  constexpr int chosen() const noexcept {
    int const winner = winner_.load();
    return winner != 0 ? winner : last_.load();
  }

 private:
  linked_stop_flag stop_;
  constexpr_atomic<int> winner_{0};
  constexpr_atomic<int> last_{0};
};

/// The objects that an attempt, and those after it, leave to the run.
template <class Slots>
struct hedge_slots {
  std::optional<Slots> mine{};
  std::optional<Slots> rest{};
  constexpr std::optional<Slots>& of(bool is_mine) noexcept { return is_mine ? mine : rest; }
};

/// A race of two attempts.
template <class Slots>
struct hedged_pair {
  hedge_race race;
  hedge_slots<Slots> left{};
};

/// A race of more attempts.
template <class Slots>
struct hedged_many {
  hedge_race race;
  std::optional<Slots> left{};
};

/// An attempt, and those after it, in a race of more than two.
template <class Slots, class RunResult>
struct hedged_rest {
  bool next_began = false;
  std::optional<RunResult> result{};
  hedge_slots<Slots> left{};
};

/// The result of an attempt that another attempt, or a stop of the run, has made needless.
template <class RunResult>
constexpr RunResult needless_attempt() {
  using error_type = typename RunResult::error_type;
  return RunResult{outcome::in_place_type<error_type>,
                   detail::refused<error_type>({errc::task_cancel_error, "the attempts of the hedge are to stop"})};
}

}  // namespace qtasks::detail
