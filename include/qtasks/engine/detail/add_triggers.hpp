// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/engine/add_request.hpp>
#include <qtasks/engine/detail/fire_engine.hpp>
#include <qtasks/engine/detail/random_uuid.hpp>
#include <qtasks/engine/task_info.hpp>
#include <qtasks/executor/task_executor.hpp>
#include <qtasks/triggers/broker.hpp>
#include <qtasks/triggers/queue_tasks.hpp>
#include <qtasks/triggers/storage.hpp>

#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// The types of the events of an added task.
template <class App, class Model, class Task>
struct add_events {
  using arguments = task_parameters<Task>;
  using to_broker = triggers::qtasks_add_task_before_broker_event<App, Model, arguments, no_kw, no_kw>;
  using to_store = triggers::broker_add_before_event<Model, Model, add_request>;
  using to_storage = triggers::storage_add_event<Model, add_request>;
  using stored = triggers::broker_add_after_event<Model, Model, add_request>;
  using accepted = triggers::qtasks_add_task_after_broker_event<App, Model, arguments, no_kw>;
  using all =
      type_list<engine_event<"qtasks_add_task_before_broker", to_broker>, engine_event<"broker_add_before", to_store>,
                engine_event<"storage_add", to_storage>, engine_event<"broker_add_after", stored>,
                engine_event<"qtasks_add_task_after_broker", accepted>>;
};

/// Adds task number `I` of an application, and fires the triggers around that.
template <class App, std::size_t I>
class add_triggers {
  using executor = typename App::executor_type;
  using task = typename App::tasks_type::template at<I>;
  using events = add_events<App, typename App::model_type, task>;
  using to_broker = typename events::to_broker;
  using to_store = typename events::to_store;
  using to_storage = typename events::to_storage;
  using stored = typename events::stored;
  using accepted = typename events::accepted;

  static constexpr bool needs_uuid =
      is_fired<"broker_add_before", executor, to_store> || is_fired<"storage_add", executor, to_storage>;
  static constexpr bool shows_arguments = is_fired<"qtasks_add_task_after_broker", executor, accepted>;

 public:
  /// A plugin handles one of them.
  static constexpr bool any = any_fired<executor, typename events::all>;

  template <class... Args>
  add_triggers(App& app, add_request const& request, Args&&... args)
      : app_(app), request_(request), args_(std::in_place, std::forward<Args>(args)...) {}

  result<added_task> add() {
    if (auto const refused = before()) return *refused;
    auto added =
        std::apply([this](auto&... each) { return app_.model().template add<I>(request_, passed(each)...); }, *args_);
    if (added.has_value()) (void)detail::catch_failure([&] { return after(added.assume_value()); });
    return added;
  }

 private:
  /// An argument for the broker: moved, unless a trigger still shows it afterwards.
  template <class T>
  static decltype(auto) passed(T& argument) noexcept {
    if constexpr (shows_arguments && std::is_copy_constructible_v<T>) {
      return std::as_const(argument);
    } else {
      return std::move(argument);
    }
  }

  std::optional<task_error> before() {
    slot<typename to_broker::replaces> changes;
    bool is_renamed = false;
    auto refused = detail::fire_engine<"qtasks_add_task_before_broker">(
        app_.executor(), to_broker{app_, app_.model(), task::name, request_.priority, *args_, kw_, changes},
        [&](auto patch) {
          is_renamed = patch.task_name.has_value() && *patch.task_name != task::name;
          request_.priority = patch.priority.value_or(request_.priority);
          if (patch.args.has_value()) args_.emplace(*std::move(patch.args));
        });
    if (is_renamed) return task_error{errc::rejected, "a plugin changed the name of a task that is being added"};
    if (refused.has_value()) return refused;

    if (needs_uuid && request_.uuid == qtasks::uuid{}) request_.uuid = detail::random_uuid();
    slot<add_request> replaced{std::in_place, request_};
    refused = detail::fire_engine<"broker_add_before">(
        app_.executor(), to_store{app_.model(), app_.model(), request_.uuid, *replaced, replaced},
        [this](add_request const& reply) { request_ = reply; });
    if (refused.has_value()) return refused;

    slot<typename to_storage::replaces> writes;
    return detail::fire_engine<"storage_add">(
        app_.executor(), to_storage{app_.model(), request_.uuid, request_, writes}, [this](auto patch) {
          request_ = patch.task_status.value_or(request_);
          request_.uuid = patch.uuid.value_or(request_.uuid);
        });
  }

  /// The task is added: a failure changes nothing.
  std::optional<task_error> after(added_task const& added) {
    qtasks::uuid const uuid = app_.model().handles().uuid_of(added.id);
    if (!added.existed)
      (void)detail::fire_engine<"broker_add_after">(app_.executor(),
                                                    stored{app_.model(), app_.model(), uuid, request_});
    return detail::fire_engine<"qtasks_add_task_after_broker">(
        app_.executor(), accepted{app_, app_.model(), task::name, uuid, request_.priority, *args_, kw_});
  }

  static constexpr no_kw kw_{};
  App& app_;
  add_request request_;
  std::optional<typename events::arguments> args_;
};

/// Adds task number `I` of an application. The arguments fit.
template <std::size_t I, class App, class... Args>
QTASKS_INLINE inline result<added_task> add_task(App& app, add_request const& request, Args&&... args) {
  using with_triggers = add_triggers<App, I>;
  if constexpr (with_triggers::any) {
    return with_triggers{app, request, std::forward<Args>(args)...}.add();
  } else {
    return app.model().template add<I>(request, std::forward<Args>(args)...);
  }
}

}  // namespace qtasks::detail
