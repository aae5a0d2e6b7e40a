// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>
#include <qtasks/core/trigger_entry.hpp>

#include <string_view>

namespace qtasks {

namespace detail {

/// The context of the handled event, if that event has one.
template <class Event>
struct same_context {
  constexpr explicit same_context(Event const& /*event*/) noexcept {}
};
template <class Event>
requires requires(Event const& event) { event.context; }
struct same_context<Event> {
  constexpr explicit same_context(Event const& event) noexcept : context(event.context) {}
  decltype(Event::context) context;
};

}  // namespace detail

/// The event of `task_executor_plugin_failed`: a plugin returned an error while it handled another trigger's event.
template <class Event>
struct plugin_failed_event : detail::same_context<Event> {
  /// For the library's own use.
  constexpr plugin_failed_event(std::string_view plugin_name, std::string_view name, task_error const& error,
                                Event const& handled) noexcept
      : detail::same_context<Event>(handled), plugin(plugin_name), trigger_name(name), e(error), event(handled) {}

  std::string_view plugin;        ///< the plugin's name
  std::string_view trigger_name;  ///< the trigger whose handler failed
  task_error const& e;            ///< its error; an error of another type keeps its code only
  Event const& event;             ///< the event that it handled
};

/// The members of `event_view<"task_executor_plugin_failed">`.
struct plugin_failed_view {
  /// Refers to the event's members; the event must outlive it.
  constexpr explicit plugin_failed_view(auto const& event) noexcept
      : plugin(event.plugin), trigger_name(event.trigger_name), e(event.e) {}
  std::string_view plugin;        ///< the name of the plugin that failed
  std::string_view trigger_name;  ///< the trigger that it handled
  task_error const& e;            ///< its error
};

namespace triggers {

using namespace std::string_view_literals;

/// The handled event, in the archetype event.
struct no_event {};

/// QTasks has no such trigger; it writes the failure to a log.
struct task_executor_plugin_failed : notify_trigger<plugin_failed_event<no_event>, plugin_failed_view> {
  static constexpr std::string_view name = "task_executor_plugin_failed"sv;
  static constexpr std::string_view members = "plugin, trigger_name, e, event"sv;
  static constexpr std::string_view doc = "A plugin returned an error while it handled another trigger."sv;
};

}  // namespace triggers

template <>
struct trigger_entry<"task_executor_plugin_failed"> : triggers::task_executor_plugin_failed {};

}  // namespace qtasks
