// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine_testing/detail/fiber.hpp>
#include <qtasks/plugins/time/clock.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace qtasks {

/// Many workers, clients and a broker in one thread, in virtual time, in an order that a seed decides: the same seed
/// gives the same schedule. Code that runs in it yields where it calls the broker, and at the points inside the broker
/// that `simulation_hooks` marks.
///
/// Faults have random numbers of their own, and are counted. So a schedule that breaks a rule can be repeated without
/// some of its faults: `without` names those that are left out.
class simulation {
 public:
  /// Nothing happens before `run`.
  explicit simulation(std::uint64_t seed, std::vector<bool> without = {})
      : random_(seed), seed_(seed), without_(std::move(without)) {}
  simulation(simulation const&) = delete;
  simulation& operator=(simulation const&) = delete;

  /// The simulation in which this thread's code runs now; null outside.
  static simulation* current() noexcept { return current_; }

  /// Adds a fiber of a process. Processes crash as a whole.
  void spawn(int process, std::function<void()> body) {
    fibers_.push_back({std::make_unique<detail::fiber>(std::move(body)), now_, process});
  }
  /// Runs fibers until none is left, `done()` is true, a rule is broken, or `steps` switches have been made.
  template <class Done>
  void run(std::size_t steps, Done done) {
    auto const any = [](member const&) { return true; };
    while (broken_.empty() && steps_ < steps && !done() && step(any)) {
    }
    while (step([](member const& each) { return each.is_changing; })) {  // so that nothing stays half done
    }
  }

  // For code that runs in it.

  /// Lets another fiber run.
  void yield() {
    if (running_ != nullptr) running_->yield();
  }
  /// Lets others run for this time.
  void sleep(std::int64_t nanoseconds) {
    fibers_[at_].wake = now_ + nanoseconds;
    yield();
  }
  /// The process of the running fiber ends here: none of its fibers is resumed, and no destructor of them runs. A fiber
  /// in the middle of a change is stopped after it: a broker that shares the memory of its callers has no half changes.
  void crash() {
    int const process = fibers_[at_].process;
    for (member& each : fibers_) {
      if (each.process == process) (each.is_changing ? each.is_dying : each.is_dead) = true;
    }
    ++crashes_;
    yield();
  }
  /// Calls `change()`, which is done as a whole even if its process crashes meanwhile.
  template <class F>
  auto change(F change) -> decltype(change()) {
    std::size_t const self = at_;
    fibers_[self].is_changing = true;
    auto reply = change();
    fibers_[self].is_changing = false;
    if (fibers_[self].is_dying) {
      fibers_[self].is_dead = true;
      yield();
    }
    return reply;
  }
  /// A random number below `n`.
  std::uint64_t below(std::uint64_t n) noexcept { return mix(random_ += step_of_random) % n; }
  /// Whether a fault happens here: in one of `n` cases, while faults are on.
  bool fault(std::uint64_t n) {
    if (!faults_are_on) return false;
    std::size_t const number = asked_++;
    if (mix(seed_ * step_of_random ^ number * 0xBF58'476D'1CE4'E5B9U) % n != 0) return false;
    if (number < without_.size() && without_[number]) return false;
    faults_.push_back(number);
    return true;
  }
  /// A rule is broken. The first one is kept, and ends the run.
  void broke(char const* rule) {
    if (broken_.empty()) broken_ = rule;
  }
  /// Sets the clock forward.
  void advance(std::int64_t nanoseconds) noexcept { now_ += nanoseconds; }

  bool faults_are_on = true;  ///< `fault` may return true

  /// A clock that shows virtual time, in nanoseconds.
  clocks::fake clock() const noexcept { return {&now_}; }
  std::int64_t now() const noexcept { return now_; }
  std::string const& broken() const noexcept { return broken_; }               ///< the rule that was broken, or empty
  std::vector<std::size_t> const& faults() const noexcept { return faults_; }  ///< the numbers of those that happened
  std::size_t steps() const noexcept { return steps_; }                        ///< switches so far
  std::size_t crashes() const noexcept { return crashes_; }                    ///< processes that crashed

 private:
  struct member {
    std::unique_ptr<detail::fiber> fiber;
    std::int64_t wake = 0;
    int process = 0;
    bool is_changing = false;
    bool is_dying = false;
    bool is_dead = false;
  };
  static constexpr std::uint64_t step_of_random = 0x9E37'79B9'7F4A'7C15U;
  static inline thread_local simulation* current_ = nullptr;

  static constexpr std::uint64_t mix(std::uint64_t z) noexcept {
    z = (z ^ z >> 30) * 0xBF58'476D'1CE4'E5B9U;
    z = (z ^ z >> 27) * 0x94D0'49BB'1331'11EBU;
    return z ^ z >> 31;
  }

  /// Runs one of the fibers that `may` run. Returns whether there was any.
  template <class May>
  bool step(May may) {
    ready_.clear();
    std::int64_t first = std::numeric_limits<std::int64_t>::max();
    for (std::size_t i = 0; i < fibers_.size(); ++i) {
      if (fibers_[i].is_dead || !may(fibers_[i])) continue;
      if (fibers_[i].wake <= now_) ready_.push_back(i);
      first = std::min(first, fibers_[i].wake);
    }
    if (first == std::numeric_limits<std::int64_t>::max()) return false;
    if (ready_.empty()) {
      now_ = first;
      return true;
    }
    at_ = ready_[below(ready_.size())];
    ++steps_;
    running_ = fibers_[at_].fiber.get();
    current_ = this;
    running_->resume();
    current_ = nullptr;
    if (running_->has_ended()) fibers_[at_].is_dead = true;
    running_ = nullptr;
    return true;
  }

  std::vector<member> fibers_;
  std::vector<std::size_t> ready_;
  std::size_t at_ = 0;
  detail::fiber* running_ = nullptr;
  std::int64_t now_ = 1;
  std::uint64_t random_;
  std::uint64_t seed_;
  std::vector<bool> without_;
  std::vector<std::size_t> faults_;
  std::size_t asked_ = 0;
  std::size_t steps_ = 0;
  std::size_t crashes_ = 0;
  std::string broken_;
};

/// The points inside a broker at which the simulation switches: the `Hooks` of a broker that is simulated.
struct simulation_hooks {
  /// Another fiber may run here.
  static void at(char const* /*point*/) { pause(); }
  /// The same, where a fiber waits for another one.
  static void pause() {
    if (auto* const in = simulation::current()) in->yield();
  }
};

}  // namespace qtasks
