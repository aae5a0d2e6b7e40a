// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/worker.hpp>
#include <qtasks/engine_testing/detail/ledger.hpp>
#include <qtasks/engine_testing/detail/simulated.hpp>
#include <qtasks/engine_testing/simulation.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace qtasks {

/// What a schedule did.
struct schedule_report {
  std::string broken;               ///< the rule that was broken; empty if all were kept
  std::vector<std::size_t> faults;  ///< the numbers of the faults that happened
  std::size_t steps = 0;            ///< switches between fibers
  std::size_t crashes = 0;          ///< processes that crashed
};

/// One schedule of an application's tasks on a broker's model with leases of `lease` nanoseconds and clock
/// `in.clock()`: two producers and a client that cancels, up to eight workers with their heartbeats, a reaper, faults,
/// and a clock that jumps forward. After a while the faults end, and what was accepted must end, too.
///
/// `produce(model, number, in)` adds task number 0 to 7 and returns a `result<added_task>`; `calls` is the greatest
/// number of calls that the tasks' retries allow, `at_a_time` that of tasks that their concurrency allows.
template <class Tasks, class Model, class Executor>
class schedule {
 public:
  /// All must outlive the schedule.
  schedule(Tasks const& tasks, Model& model, Executor& executor, simulation& in, std::int64_t lease,
           std::uint32_t calls, std::size_t at_a_time = std::numeric_limits<std::size_t>::max())
      : tasks_(tasks),
        model_(model),
        executor_(executor),
        in_(in),
        lease_(lease),
        book_(in, lease, calls, at_a_time),
        through_(model, in, book_) {}
  schedule(schedule const&) = delete;
  schedule& operator=(schedule const&) = delete;

  /// Runs it to its end. Once.
  template <class Produce>
  schedule_report run(Produce produce) {
    for (int producer = 0; producer < producers; ++producer) {
      in_.spawn(next_process_++, [this, producer, produce] {
        for (int i = 0; i < adds; ++i) {
          add(produce, static_cast<std::uint64_t>(producer * adds + i));
          in_.sleep(some(800'000));
        }
      });
    }
    for (int i = 0; i < 3; ++i) start_worker();
    in_.spawn(0, [this] {
      while (!stop_.requested()) {
        in_.sleep(200'000 + some(600'000));
        in_.change([this] { return model_.reap(); });
      }
    });
    in_.spawn(0, [this] { disturb(); });
    in_.run(20'000, [this] { return have_all_ended_; });
    if (!have_all_ended_) in_.broke("a task that was accepted did not end");
    return {in_.broken(), in_.faults(), in_.steps(), in_.crashes()};
  }

 private:
  using worker_type = worker<Tasks, detail::simulated<Model>, Executor>;
  static constexpr int producers = 2;
  static constexpr int adds = 4;
  static constexpr int most_workers = 8;

  std::int64_t some(std::uint64_t below) { return static_cast<std::int64_t>(in_.below(below)); }

  template <class Produce>
  void add(Produce const& produce, std::uint64_t number) {
    auto const added = produce(through_, number, in_);
    if (added.has_error()) return;
    task_id const id = added.assume_value().id;
    if (book_.entries()[id].key.empty() && in_.below(2) == 0) {  // no one has a handle
      in_.change([this, id] { return model_.handles().drop(id), true; });
    } else {
      acknowledged_.push_back(id);
    }
  }
  void start_worker() {
    workers_.push_back(std::make_unique<worker_type>(
        tasks_, through_, executor_,
        worker_options{.prefetch = 1 + in_.below(3), .retries = {.initial = std::chrono::microseconds{200}}}));
    auto& started = *workers_.back();
    int const process = next_process_++;
    in_.spawn(process, [this, &started] { started.run(stop_); });
    in_.spawn(process, [this, &started] {
      while (!stop_.requested()) {
        in_.sleep(lease_ / 3 + some(static_cast<std::uint64_t>(lease_ / 5)));
        started.beat();
        if (in_.fault(10)) in_.sleep(some(3'000'000));  // a heartbeat that starves
      }
    });
  }
  void disturb() {
    for (int i = 0; i < 4; ++i) {
      in_.sleep(some(3'000'000));
      if (in_.below(3) == 0) in_.advance(some(4'000'000));
      if (!acknowledged_.empty() && in_.below(2) == 0) cancel(acknowledged_[in_.below(acknowledged_.size())]);
      if (workers_.size() < most_workers) start_worker();
    }
    in_.faults_are_on = false;
    start_worker();
    while (!all_ended()) in_.sleep(1'000'000);
    have_all_ended_ = true;
  }
  void cancel(task_id id) {
    book_.asked_to_stop(id);
    bool const was_done = in_.change([this, id] { return !model_.handles().cancel(id).has_error(); });
    if (was_done && model_.handles().status_of(id) == task_status::cancel) book_.cancelled(id);
  }
  bool all_ended() {
    for (task_id const id : acknowledged_) {
      if (!is_final(model_.handles().status_of(id))) return false;
    }
    return true;
  }

  Tasks const& tasks_;
  Model& model_;
  Executor& executor_;
  simulation& in_;
  std::int64_t lease_;
  detail::ledger book_;
  detail::simulated<Model> through_;
  stop_flag stop_;
  std::vector<std::unique_ptr<worker_type>> workers_;  ///< kept, also crashed ones: the broker refers to their flags
  std::vector<task_id> acknowledged_;
  bool have_all_ended_ = false;
  int next_process_ = 1;
};

}  // namespace qtasks
