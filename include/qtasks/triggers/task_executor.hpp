// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/slot.hpp>
#include <qtasks/core/trigger_entry.hpp>

#include <optional>
#include <string_view>
#include <tuple>

namespace qtasks {

class context;
struct task_record;

namespace triggers {

using namespace std::string_view_literals;

/// The members of every executor event. They are references, so that an event copies nothing.
template <class Executor, class Task, class T, class E, class Context = qtasks::context>
struct executor_event {
  using result_type = T;  ///< the type of the task's value; `done` for `void`
  using task_type = Task;
  using error_type = E;

  Executor& task_executor;
  Task const& task_func;
  task_record const& task_broker;  ///< the task as it was queued: uuid, name, priority, attempt
  Context& context;                ///< a `qtasks::context`; the stack's provided types are found at compile time
};

/// The middlewares that are about to run: those before the task, or those after it.
template <class Base, class Before, class After>
struct middlewares_event : Base {
  Before const& middlewares_before;  ///< the middlewares that are about to run; one of the two tuples is empty
  After const& middlewares_after;
};

/// A handler can change `args` in place, or return a tuple that converts to the parameters.
template <class Base, class... Args>
struct args_event : Base {
  using replaces = std::tuple<Args...>;
  std::tuple<Args&...> args;
  slot<std::tuple<Args...>>& result;
};

/// The arguments with which the task is called. A handler can change them in place.
template <class Base, class... Args>
struct around_event : Base {
  std::tuple<Args&...> args;
};

/// `result` is the value after the handlers before this one; `T` is the type that a handler can replace it with.
template <class Base, class T>
struct result_event : Base {
  using replaces = T;
  slot<T>& result;
};

/// The items of a generator task, also under QTasks' name `results`.
template <class Base, class T>
struct results_event : result_event<Base, T> {
  slot<T>& results;  ///< the same object under QTasks' name: the items of a generator task
};

/// `e` is the error that the task returned; for a `one_of`, the alternative that it holds.
template <class Base, class Error, class T>
struct error_event : result_event<Base, T> {
  using error_type = Error;
  Error const& e;
};

/// The members of `event_view` for the executor's triggers.
struct executor_view {
  /// Refers to the event's members; the event must outlive it.
  constexpr explicit executor_view(auto const& event) noexcept
      : task_name(event.task_func.name), task_broker(event.task_broker), context(event.context) {}
  std::string_view task_name;
  task_record const& task_broker;
  qtasks::context& context;
};

/// The members of `event_view` for the error trigger.
struct error_view : executor_view {
  /// Refers to the event's members; the event must outlive it.
  constexpr explicit error_view(auto const& event) noexcept(noexcept(detail::as_task_error(event.e)))
      : executor_view(event), e(detail::as_task_error(event.e)) {}
  task_error e;  ///< without its fields
};

/// The executor of the archetype events.
struct executor_archetype {};
/// The task of the archetype events.
struct task_archetype {
  static constexpr std::string_view name = "archetype"sv;  ///< the name of no task
};
/// The items of a generator task in the archetype event: every container converts to it.
struct items_archetype {
  /// Ignores the items.
  template <class Items>
  requires requires(Items const& items) { items.begin(); }
  // NOLINTNEXTLINE(google-explicit-constructor): every container converts
  constexpr items_archetype(Items const& /*items*/) {}
};
/// The event with which a handler is checked if the type of the real event is not known.
using event_archetype = executor_event<executor_archetype, task_archetype, int, task_error>;

struct task_executor_middlewares_execute
    : notify_trigger<middlewares_event<event_archetype, std::tuple<>, std::tuple<>>, executor_view> {
  static constexpr std::string_view name = "task_executor_middlewares_execute"sv;
  static constexpr std::string_view members = "task_executor, middlewares_before, middlewares_after"sv;
  static constexpr std::string_view doc = "The middlewares before the task, or those after it, are about to run."sv;
};

struct task_executor_args_replace : replace_trigger<args_event<event_archetype, int>, fold_rule::last, executor_view> {
  static constexpr std::string_view name = "task_executor_args_replace"sv;
  static constexpr std::string_view members = "task_executor, args"sv;
  static constexpr std::string_view doc = "A handler may change the arguments in place or replace them."sv;
};

struct task_executor_before_execute : notify_trigger<event_archetype, executor_view> {
  static constexpr std::string_view name = "task_executor_before_execute"sv;
  static constexpr std::string_view members = "task_executor"sv;
  static constexpr std::string_view doc = "The task is about to run."sv;
};

struct task_executor_run_task_around : around_trigger<around_event<event_archetype, int>, executor_view> {
  static constexpr std::string_view name = "task_executor_run_task_around"sv;
  static constexpr std::string_view members = "task_executor, task_func, task_broker, args"sv;
  static constexpr std::string_view doc =
      "A handler runs the task itself, through `next`: once, several times, or not at all."sv;
};

struct task_executor_run_task : replace_trigger<result_event<event_archetype, int>, fold_rule::last, executor_view> {
  static constexpr std::string_view name = "task_executor_run_task"sv;
  static constexpr std::string_view members = "task_executor, result"sv;
  static constexpr std::string_view doc = "The task returned a value; a handler may replace it."sv;
};

struct task_executor_run_task_gen
    : replace_trigger<results_event<event_archetype, items_archetype>, fold_rule::last, executor_view> {
  static constexpr std::string_view name = "task_executor_run_task_gen"sv;
  static constexpr std::string_view members = "task_executor, results"sv;
  static constexpr std::string_view doc = "A generator task yielded its items; a handler may replace them."sv;
};

struct task_executor_run_task_trigger_error
    : replace_trigger<error_event<event_archetype, task_error, int>, fold_rule::last, error_view> {
  static constexpr std::string_view name = "task_executor_run_task_trigger_error"sv;
  static constexpr std::string_view members = "task_executor, task_func, task_broker, e, result"sv;
  static constexpr std::string_view doc =
      "The error has the code `task_plugin_trigger_error`; a handler may turn it into a value, and the run goes on."sv;
};

struct task_executor_after_execute : notify_trigger<event_archetype, executor_view> {
  static constexpr std::string_view name = "task_executor_after_execute"sv;
  static constexpr std::string_view members = "task_executor"sv;
  static constexpr std::string_view doc = "The task has run and there is a value, from the task or from a plugin."sv;
};

struct task_executor_after_execute_result_replace
    : replace_trigger<result_event<event_archetype, int>, fold_rule::last, executor_view> {
  static constexpr std::string_view name = "task_executor_after_execute_result_replace"sv;
  static constexpr std::string_view members = "task_executor, result"sv;
  static constexpr std::string_view doc = "A handler may replace the value that the run returns."sv;
};

struct task_executor_decode : replace_trigger<result_event<event_archetype, int>, fold_rule::last, executor_view> {
  static constexpr std::string_view name = "task_executor_decode"sv;
  static constexpr std::string_view members = "task_executor, result"sv;
  static constexpr std::string_view doc = "The value was encoded; a handler may replace the encoded form."sv;
};

struct task_executor_task_close : notify_trigger<event_archetype, executor_view> {
  static constexpr bool reverse = true;
  static constexpr std::string_view name = "task_executor_task_close"sv;
  static constexpr std::string_view members = "task_executor, task_func, task_broker"sv;
  static constexpr std::string_view doc =
      "The run has ended, with a value or an error; the last plugin is called first."sv;
};

}  // namespace triggers

// clang-format off
template <> struct trigger_entry<"task_executor_middlewares_execute"> : triggers::task_executor_middlewares_execute {};
template <> struct trigger_entry<"task_executor_args_replace"> : triggers::task_executor_args_replace {};
template <> struct trigger_entry<"task_executor_before_execute"> : triggers::task_executor_before_execute {};
template <> struct trigger_entry<"task_executor_run_task_around"> : triggers::task_executor_run_task_around {};
template <> struct trigger_entry<"task_executor_run_task"> : triggers::task_executor_run_task {};
template <> struct trigger_entry<"task_executor_run_task_gen"> : triggers::task_executor_run_task_gen {};
template <> struct trigger_entry<"task_executor_run_task_trigger_error"> : triggers::task_executor_run_task_trigger_error {};
template <> struct trigger_entry<"task_executor_after_execute"> : triggers::task_executor_after_execute {};
template <> struct trigger_entry<"task_executor_after_execute_result_replace"> : triggers::task_executor_after_execute_result_replace {};
template <> struct trigger_entry<"task_executor_decode"> : triggers::task_executor_decode {};
template <> struct trigger_entry<"task_executor_task_close"> : triggers::task_executor_task_close {};
// clang-format on

}  // namespace qtasks
