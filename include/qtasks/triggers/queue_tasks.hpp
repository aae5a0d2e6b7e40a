// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/slot.hpp>
#include <qtasks/core/trigger_entry.hpp>
#include <qtasks/core/uuid.hpp>
#include <qtasks/triggers/component.hpp>
#include <qtasks/triggers/task_patch.hpp>
#include <qtasks/triggers/task_view.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace qtasks::triggers {

using namespace std::string_view_literals;

/// The changes of a task that is being added. Members that are not set keep the original value.
template <class Args, class Kw, class Extra>
struct add_task_patch {
  std::optional<std::string> task_name{};
  std::optional<int> priority{};
  std::optional<Args> args{};
  std::optional<Kw> kw{};
  std::optional<Extra> extra{};  ///< further fields to store with the task

  static constexpr bool is_patch = true;
  constexpr void merge(std::same_as<add_task_patch> auto later) {
    merge_member(task_name, later.task_name);
    merge_member(priority, later.priority);
    merge_member(args, later.args);
    merge_member(kw, later.kw);
    merge_member(extra, later.extra);
  }
};

/// A new task, before the broker receives it.
template <class QueueTasks, class Broker, class Args, class Kw, class Extra>
struct qtasks_add_task_before_broker_event {
  using replaces = add_task_patch<Args, Kw, Extra>;
  QueueTasks& qtasks;
  Broker& broker;
  std::string_view task_name;
  int priority;
  Args const& args;
  Kw const& kw;
  slot<replaces>& result;
};

/// A new task that the broker has received.
template <class QueueTasks, class Broker, class Args, class Kw>
struct qtasks_add_task_after_broker_event {
  QueueTasks& qtasks;
  Broker& broker;
  std::string_view task_name;
  ::qtasks::uuid const& uuid;
  int priority;
  Args const& args;
  Kw const& kw;
};

/// A task that a client looked up; `task` is empty if there is none.
template <class QueueTasks, class Broker, class Task>
struct qtasks_get_event {
  using replaces = Task;
  QueueTasks& qtasks;
  Broker& broker;
  std::optional<Task> const& task;
  slot<Task>& result;
};

/// The application that stops, and its starter.
template <class QueueTasks, class Starter>
struct qtasks_stop_event {
  QueueTasks& qtasks;
  Starter* starter;  ///< null in a client, which has no starter
};

/// The application and the global config in which a client looks for a server.
template <class QueueTasks, class GlobalConfig>
struct qtasks_ping_event {
  QueueTasks& qtasks;
  GlobalConfig& global_config;
};

/// The application and its broker, before all data is deleted.
template <class QueueTasks, class Broker>
struct qtasks_flush_all_event {
  QueueTasks& qtasks;
  Broker& broker;
};

/// In QTasks a reply that sets other fields but no arguments removes the arguments.
struct qtasks_add_task_before_broker
    : replace_trigger<qtasks_add_task_before_broker_event<component, component, any_value, any_value, any_value>,
                      fold_rule::last, task_view> {
  static constexpr bool fails_closed = true;
  static constexpr std::string_view name = "qtasks_add_task_before_broker"sv;
  static constexpr std::string_view members = "qtasks, broker, task_name, priority, args, kw, result"sv;
  static constexpr std::string_view doc = "A client is about to pass a new task to the broker."sv;
};

/// QTasks passes no uuid, and calls the keyword arguments `kwargs` in this trigger only.
struct qtasks_add_task_after_broker
    : notify_trigger<qtasks_add_task_after_broker_event<component, component, any_value, any_value>, task_view> {
  static constexpr std::string_view name = "qtasks_add_task_after_broker"sv;
  static constexpr std::string_view members = "qtasks, broker, task_name, uuid, priority, args, kw"sv;
  static constexpr std::string_view doc = "The broker has accepted the task that a client added."sv;
};

struct qtasks_get : replace_trigger<qtasks_get_event<component, component, any_value>> {
  static constexpr std::string_view name = "qtasks_get"sv;
  static constexpr std::string_view members = "qtasks, broker, task, result"sv;
  static constexpr std::string_view doc = "A client looked up a task, which may not exist."sv;
};

struct qtasks_stop : notify_trigger<qtasks_stop_event<component, component>> {
  static constexpr bool reverse = true;
  static constexpr std::string_view name = "qtasks_stop"sv;
  static constexpr std::string_view members = "qtasks, starter"sv;
  static constexpr std::string_view doc = "The application was asked to stop."sv;
};

struct qtasks_ping : notify_trigger<qtasks_ping_event<component, component>> {
  static constexpr std::string_view name = "qtasks_ping"sv;
  static constexpr std::string_view members = "qtasks, global_config"sv;
  static constexpr std::string_view doc = "A client asks whether a server is running."sv;
};

/// The synchronous QTasks application passes no broker.
struct qtasks_flush_all : notify_trigger<qtasks_flush_all_event<component, component>> {
  static constexpr std::string_view name = "qtasks_flush_all"sv;
  static constexpr std::string_view members = "qtasks, broker"sv;
  static constexpr std::string_view doc = "The application is about to delete all its data."sv;
};

}  // namespace qtasks::triggers

template <>
struct qtasks::trigger_entry<"qtasks_add_task_before_broker"> : qtasks::triggers::qtasks_add_task_before_broker {};
template <>
struct qtasks::trigger_entry<"qtasks_add_task_after_broker"> : qtasks::triggers::qtasks_add_task_after_broker {};
template <>
struct qtasks::trigger_entry<"qtasks_get"> : qtasks::triggers::qtasks_get {};
template <>
struct qtasks::trigger_entry<"qtasks_stop"> : qtasks::triggers::qtasks_stop {};
template <>
struct qtasks::trigger_entry<"qtasks_ping"> : qtasks::triggers::qtasks_ping {};
template <>
struct qtasks::trigger_entry<"qtasks_flush_all"> : qtasks::triggers::qtasks_flush_all {};
