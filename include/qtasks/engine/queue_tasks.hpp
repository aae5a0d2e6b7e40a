// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/plugin_stack.hpp>
#include <qtasks/engine/add_options.hpp>
#include <qtasks/engine/add_request.hpp>
#include <qtasks/engine/claim_filter.hpp>
#include <qtasks/engine/detail/add_to.hpp>
#include <qtasks/engine/detail/check_add.hpp>
#include <qtasks/engine/detail/check_handlers.hpp>
#include <qtasks/engine/detail/check_shared.hpp>
#include <qtasks/engine/detail/get_triggers.hpp>
#include <qtasks/engine/detail/record_triggers.hpp>
#include <qtasks/engine/queue_names.hpp>
#include <qtasks/engine/queue_stats.hpp>
#include <qtasks/engine/run_services.hpp>
#include <qtasks/engine/running_workers.hpp>
#include <qtasks/engine/task_handle.hpp>
#include <qtasks/engine/task_page.hpp>
#include <qtasks/engine/task_query.hpp>
#include <qtasks/engine/task_snapshot.hpp>
#include <qtasks/engine/task_status.hpp>
#include <qtasks/engine/tasks.hpp>
#include <qtasks/engine/worker.hpp>
#include <qtasks/executor/task_executor.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <ranges>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace qtasks {

/// An application: its tasks, the broker that keeps them while they are queued, and the plugins of all its components.
///
///     qtasks::queue_tasks app{qtasks::tasks{resize, ping}, qtasks::memory_broker{}, qtasks::run_clock{}};
///     auto running = app.start({.workers = 4});
///     auto added = app.add_task<"resize">("a.png", 640);
///
/// Threads may share it. It is neither copied nor moved.
template <class Tasks, class B, class... Plugins>
class queue_tasks {
  using model_type_ = typename B::template model<Tasks>;
  static_assert(sizeof(typename detail::check_queued<Tasks, model_type_>::diagnostics) > 0);
  static_assert(sizeof(typename detail::check_shared<typename plugin_stack<Plugins...>::leaves>::diagnostics) > 0);

 public:
  using tasks_type = Tasks;                                        ///< the list of tasks
  using model_type = model_type_;                                  ///< the broker, for these tasks
  using executor_type = task_executor<engine_plugin, Plugins...>;  ///< runs the tasks, in the workers
  using worker_type = worker<Tasks, model_type, executor_type>;    ///< claims and runs tasks

  static_assert(
      sizeof(typename detail::check_handlers<queue_tasks, worker_type, model_type, executor_type, Tasks>::diagnostics) >
      0);

  /// Copies the tasks, and moves the plugins into the stack.
  explicit queue_tasks(Tasks list, B const& broker, Plugins... plugins)
      : tasks_(std::move(list)), model_(broker, tasks_), executor_(engine_plugin{}, std::move(plugins)...) {}
  queue_tasks(queue_tasks const&) = delete;
  queue_tasks& operator=(queue_tasks const&) = delete;

  /// Queues a task: `app.add_task<"resize">("a.png", 640)`, or with options for this task
  /// `app.add_task<"resize">(qtasks::add_options{.priority = -1}, "a.png", 640)`. The arguments convert as for
  /// `execute`, implicitly and without loss. Returns a `result` of a `task_handle`; `errc::queue_full` where the broker
  /// has no room. Once there is a handle, the task is as safe as the broker keeps it.
  template <fixed_string Name, class... Args>
  [[nodiscard]] auto add_task(Args&&... args) {
    return detail::add_to<Name>(*this, add_options{}, std::forward<Args>(args)...);
  }
  template <fixed_string Name, class Options, class... Args>
  requires std::is_same_v<std::remove_cvref_t<Options>, add_options>
  [[nodiscard]] auto add_task(Options&& options, Args&&... args) {
    return detail::add_to<Name>(*this, options, std::forward<Args>(args)...);
  }

  /// Queues a task for each element of a range, which is a tuple of its arguments, or its only argument:
  /// `app.add_tasks<"resize">(std::vector{std::tuple{"a.png", 640}, ...})`. Returns a vector with an answer for each,
  /// as `add_task` gives it.
  template <fixed_string Name, std::ranges::input_range Range>
  [[nodiscard]] auto add_tasks(Range&& range, add_options const& options = {}) {
    auto const add = [this, &options]<class... Args>(Args&&... args) {
      return detail::add_to<Name>(*this, options, std::forward<Args>(args)...);
    };
    std::vector<decltype(detail::apply_to(add, *std::ranges::begin(range)))> answers;
    if constexpr (std::ranges::sized_range<Range>) answers.reserve(std::ranges::size(range));
    detail::add_together(model_, answers, [&] {
      for (auto&& each : range) answers.push_back(detail::apply_to(add, std::forward<decltype(each)>(each)));
    });
    return answers;
  }

  /// A handle to a task that was added: `app.get<"resize">(uuid)`. `errc::not_found` if the broker has no such task,
  /// and `errc::unknown_task` if it is a task of another name.
  template <fixed_string Name>
  [[nodiscard]] auto get(qtasks::uuid const& uuid) {
    using checked = detail::named_task<Tasks, Name>;
    static_assert(sizeof(typename checked::diagnostics) > 0);
    if constexpr (checked::is_known) {
      using handle = task_handle<typename model_type::template types<checked::index>::outcome>;
      auto const id = model_.find(uuid);
      detail::fire_get(*this, id);
      if (id.has_error()) return result<handle>{id.assume_error()};
      handle found{model_.handles(), id.assume_value()};
      if (model_.task_of(id.assume_value()) == checked::index) return result<handle>{std::move(found)};
      return result<handle>{task_error{errc::unknown_task, "the task of this uuid has another name"}};
    } else {
      return detail::any_result{};
    }
  }

  /// Starts workers, each a thread. They stop at the end of the scope of what this returns. With names of queues, they
  /// serve these only: `app.start<"mail">()`.
  template <fixed_string... Queues>
  [[nodiscard]] running_workers<queue_tasks> start(worker_options const& options = {}) {
    return {*this, options, {detail::queue_bits<Tasks, Queues...>()}};
  }
  /// Runs one worker on this thread until `stop` is requested.
  void run_worker(stop_flag const& stop, worker_options const& options = {}, claim_filter filter = {}) {
    worker_type{tasks_, model_, executor_, options, filter}.run(stop);
  }

  /// Tasks of these queues, of all if none is named, do not start until `resume`: `app.pause<"mail">()`. Runs go on.
  template <fixed_string... Queues>
  void pause() noexcept {
    model_.pause(detail::queue_bits<Tasks, Queues...>());
  }
  /// Tasks of these queues, of all if none is named, start again.
  template <fixed_string... Queues>
  void resume() noexcept {
    model_.resume(detail::queue_bits<Tasks, Queues...>());
  }
  /// These queues, all if none is named, are paused.
  template <fixed_string... Queues>
  [[nodiscard]] bool is_paused() const noexcept {
    return model_.is_paused(detail::queue_bits<Tasks, Queues...>());
  }

  /// A page of the broker's tasks: `app.query({.status = task_status::dead})`. Complexity: linear in the tasks that it
  /// passes.
  [[nodiscard]] task_page query(task_query const& which = {}) { return detail::list_tasks(*this, which); }
  /// The task of this uuid, as it is now; `errc::not_found` if the broker has no such task.
  [[nodiscard]] result<task_snapshot> inspect(qtasks::uuid const& uuid) {
    auto const id = model_.find(uuid);
    if (id.has_error()) return id.assume_error();
    struct dropped {
      handle_store& of;
      task_id id;
      ~dropped() { of.drop(id); }
    } const at_end{model_.handles(), id.assume_value()};
    return model_.records().read(id.assume_value());
  }
  /// How many tasks there are, by name and status. Complexity: linear in the tasks.
  [[nodiscard]] queue_stats stats() { return detail::count_tasks(*this); }
  /// Forgets the tasks of a final status that ended at least `older_than` ago; one with a handle, when that is dropped.
  /// Returns their number.
  std::size_t purge(task_status status, duration older_than = {}) { return model_.records().purge(status, older_than); }
  /// Cancels all tasks that have not ended, and forgets all others as `purge` does: returns their number. What runs is
  /// asked to stop. Complexity: linear in the tasks.
  std::size_t flush_all() { return detail::flush_tasks(*this); }
  /// Queues a dead task again, with new counters, without a deadline, and with its history:
  /// `app.requeue<"resize">(uuid)`. `errc::rejected` if it is not dead, has other handles, or its unique key is in use.
  template <fixed_string Name>
  [[nodiscard]] auto requeue(qtasks::uuid const& uuid) {
    auto found = get<Name>(uuid);
    if constexpr (detail::named_task<Tasks, Name>::is_known) {
      if (found.has_error()) return found;
      auto const queued = model_.records().requeue(found.assume_value().id());
      if (queued.has_error()) found = queued.assume_error();
    }
    return found;
  }

  /// The broker.
  model_type& model() noexcept { return model_; }
  /// The executor, with the plugins.
  executor_type& executor() noexcept { return executor_; }
  /// The tasks.
  Tasks const& list() const noexcept { return tasks_; }

 private:
  Tasks tasks_;
  model_type model_;
  executor_type executor_;
};

template <class Tasks, class B, class... Plugins>
queue_tasks(Tasks, B, Plugins...) -> queue_tasks<Tasks, B, Plugins...>;

}  // namespace qtasks
