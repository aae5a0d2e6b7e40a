// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/detail/claimed_run.hpp>
#include <qtasks/engine/detail/fire_engine.hpp>
#include <qtasks/engine/detail/get_triggers.hpp>
#include <qtasks/engine/detail/run_events.hpp>
#include <qtasks/engine/detail/task_data.hpp>
#include <qtasks/engine/task_info.hpp>
#include <qtasks/engine/task_outcome.hpp>
#include <qtasks/executor/run_info.hpp>
#include <qtasks/executor/task_record.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// Fires the triggers around one run of a claimed task, and keeps what plugins changed for it.
template <std::size_t I, class Task, class Worker, class Model, class Executor>
class run_triggers : public claimed_run<I, Task, typename Model::session> {
  using base = claimed_run<I, Task, typename Model::session>;
  using outcome_type = typename Model::template types<I>::outcome;
  using events = run_events<Worker, Model, Task, outcome_type>;
  using arguments_type = typename events::arguments;
  using finished = typename events::finished;

 public:
  run_triggers(typename Model::session& session, claimed const& claim, Task const& task, Worker& worker, Model& model,
               Executor& executor) noexcept
      : base(session, claim, task),
        worker_(worker),
        model_(model),
        executor_(executor),
        arguments_(&base::arguments()) {
    auto const info = base::info();
    record_ = {info.uuid, Task::name, info.priority, info.attempt};
  }

  template <class Refusal>
  std::optional<task_error> start(Refusal const& refusal) {
    if (auto const failed = pick_up()) return failed;
    if (auto const why = refusal()) return why;
    return about_to_run();
  }

  // What the run gets.
  bool is_refused() const noexcept { return is_refused_; }
  run_info info() const noexcept {
    run_info changed = base::info();
    changed.priority = record_.priority;
    return changed;
  }
  Task const& task() const noexcept { return changed_task_.has_value() ? *changed_task_ : base::task(); }
  arguments_type& arguments() noexcept { return *arguments_; }

  /// The run has ended, and its outcome is about to be stored.
  void end(task_outcome how, outcome_type const& outcome) noexcept {
    (void)detail::catch_failure([&] {
      bool const is_queued = how == task_outcome::snooze || how == task_outcome::lost;
      bool const is_cancelled =
          base::info().stop->requested() && how != task_outcome::success && how != task_outcome::lost;
      model_of_end_ = {shown(is_cancelled ? task_status::cancel
                             : is_queued  ? queued_status()
                                          : qtasks::status_after(how)),
                       &outcome};
      std::optional<task_error> none;
      if (!is_cancelled && (how == task_outcome::retry || how == task_outcome::exhausted)) {
        slot<finished> retried;
        (void)detail::fire_engine<"worker_task_error_retry">(
            executor_, typename events::failed{model_, base::task(), record_, outcome.assume_error(), {}, retried},
            [this](finished const& reply) { model_of_end_ = reply; });
      }
      slot<typename events::ended::replaces> changes;
      (void)detail::fire_engine<"worker_remove_finished_task">(
          executor_, typename events::ended{worker_, model_, &base::task(), record_, model_of_end_, changes},
          [this](auto const& patch) {
            record_ = patch.task_broker.value_or(record_);
            model_of_end_ = patch.model.value_or(model_of_end_);
          });
      slot<finished> model{std::in_place, model_of_end_};
      (void)fire<"broker_remove_finished_task">(typename events::storing{model_, model_, record_, *model, model});
      model_of_end_ = *model;
      return none;
    });
  }
  /// The broker has stored the outcome, or has refused it, because another worker has the task.
  void ended(bool is_stored) noexcept {
    model_of_end_.outcome = nullptr;
    (void)detail::catch_failure([&] {
      if (is_stored)
        (void)fire<"storage_remove_finished_task">(typename events::stored{model_, record_, model_of_end_});
      if (is_started_)
        (void)fire<"worker_execute_after">(typename events::done{worker_, base::task(), record_, model_of_end_});
      return std::optional<task_error>{};
    });
  }

 private:
  template <fixed_string Name, class Event>
  std::optional<task_error> fire(Event const& event) {
    return detail::fire_engine<Name>(executor_, event);
  }
  std::optional<task_error> refused(std::optional<task_error> why) noexcept {
    is_refused_ = why.has_value();
    return why;
  }
  /// The worker receives the task. Returns a failure for which it does not run.
  std::optional<task_error> pick_up() {
    return refused(detail::catch_failure([this] {
      bool is_other = false;
      auto failed = recorded();
      if (!failed.has_value())
        failed = passed<"broker_add_worker">(is_other, [this](auto& task, auto& changes) {
          return typename events::passed{task(changes), model_, worker_};
        });
      if (!failed.has_value())
        failed = passed<"worker_add">(is_other, [this](auto& task, auto& changes) {
          return typename events::received{task(changes), worker_};
        });
      if (is_other) return std::optional{task_error{errc::rejected, "a plugin changed the name or the uuid of a task"}};
      return failed;
    }));
  }

  /// The task is about to run. Returns a failure for which it does not.
  std::optional<task_error> about_to_run() {
    is_started_ = true;
    return refused(detail::catch_failure([this] {
      slot<task_info> model{std::in_place, shown(task_status::process)};
      auto failed =
          fire<"worker_execute_before">(typename events::starting{worker_, record_, base::task(), *model, model});
      if (!failed.has_value()) failed = fire<"broker_update">(typename events::updating{model_, *model, model});
      if (!failed.has_value()) failed = fire<"storage_update">(typename events::writing{model_, *model, model});
      if (failed.has_value()) return failed;
      slot<typename events::running::replaces> changes;
      return detail::fire_engine<"worker_run_task_before">(
          executor_, typename events::running{worker_, base::task(), record_, changes}, [this](auto patch) {
            if (patch.task_func.has_value()) changed_task_.emplace(*patch.task_func);
            if (patch.task_broker.has_value()) record_.priority = patch.task_broker->priority;
          });
    }));
  }

  task_status queued_status() const noexcept { return record_.attempt > 1 ? task_status::retry : task_status::new_; }
  task_info shown(task_status status) const noexcept { return {Task::name, record_.uuid, status, record_.priority}; }

  std::optional<task_error> recorded() {
    if constexpr (is_fired<"storage_add_process", Executor, typename events::recorded>) {
      std::string const data = detail::task_data(record_);
      slot<triggers::storage_add_process_patch> changes;
      auto failed = fire<"storage_add_process">(typename events::recorded{model_, data, record_.priority, changes});
      if (failed.has_value()) return failed;
    }
    slot<task_info> task{std::in_place, shown(queued_status())};
    return detail::fire_broker_get(executor_, model_, task);
  }

  /// Fires a trigger whose reply is a `task_patch`, and takes the patch over.
  template <fixed_string Name, class Make>
  std::optional<task_error> passed(bool& is_other, Make make) {
    using patch_type = triggers::task_patch<arguments_type, no_kw>;
    static constexpr no_kw none{};
    slot<patch_type> changes;
    auto const task = [this](slot<patch_type>& to) {
      return triggers::patched_task_event<arguments_type, no_kw>{
          Task::name, record_.uuid, record_.priority, *arguments_, none, 0, to};
    };
    return detail::fire_engine<Name>(executor_, make(task, changes), [&](patch_type patch) {
      is_other = is_other || patch.task_name.value_or(std::string{Task::name}) != Task::name ||
                 patch.uuid.value_or(record_.uuid) != record_.uuid;
      record_.priority = patch.priority.value_or(record_.priority);
      if (patch.args.has_value()) arguments_ = &changed_arguments_.emplace(*std::move(patch.args));
    });
  }

  Worker& worker_;
  Model& model_;
  Executor& executor_;
  arguments_type* arguments_;  ///< the stored ones, or those that a plugin put in their place
  task_record record_;
  bool is_refused_ = false;
  bool is_started_ = false;
  std::optional<arguments_type> changed_arguments_{};
  std::optional<Task> changed_task_{};
  finished model_of_end_{};
};

/// The run of task number `I` by a worker.
template <std::size_t I, class Tasks, class Worker, class Model, class Executor>
using run_by =
    std::conditional_t<any_fired<Executor, typename run_events<Worker, Model, typename Tasks::template at<I>,
                                                               typename Model::template types<I>::outcome>::all>,
                       run_triggers<I, typename Tasks::template at<I>, Worker, Model, Executor>,
                       claimed_run<I, typename Tasks::template at<I>, typename Model::session>>;

}  // namespace qtasks::detail
