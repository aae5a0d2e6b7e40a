// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/type_list.hpp>
#include <qtasks/core/trigger_handler.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// Reports a fallback that replaces the errors which a handler of the error trigger would have replaced (answered).
/// `Answerer` is the plugin with this handler; `done` if there is none.
template <class Fallback, class Answerer, class Task>
struct explain_hidden_answer {
  static constexpr bool hides_none = std::is_same_v<Answerer, done>;
  static_assert(hides_none,
                "this fallback replaces errors from `plugin_error` before the second plugin's handler of "
                "`task_executor_run_task_trigger_error` is called: write `qtasks::fallback{value, "
                "qtasks::all_errors_but<qtasks::errc::task_cancel_error, qtasks::errc::task_plugin_trigger_error>{}}`");
};

/// The event of the error trigger in the run of an `around` event.
template <class Base, class... Args>
auto error_event_of(triggers::around_event<Base, Args...> const&)
    -> triggers::error_event<Base, typename Base::error_type, typename Base::result_type>;

inline constexpr fixed_string error_trigger{"task_executor_run_task_trigger_error"};

/// The leaf can replace an error: it does more than observe it.
template <class Leaf, class Event>
constexpr bool answers_errors() {
  if constexpr (HasHandler<typename Leaf::plugin, trigger<error_trigger>, Event>) {
    using returned = awaited_t<returned_t<typename Leaf::plugin, error_trigger, Event>>;
    return Leaf::template serves<typename Event::task_type> &&
           reply<returned, wanted_t<error_trigger, Event>>::form != reply_form::none;
  }
  return false;
}

/// The first plugin of the stack that can replace an error of the run; `done` if there is none.
template <class Event, class Leaves>
struct answerer_of;
template <class Event, class... Leaves>
struct answerer_of<Event, type_list<Leaves...>> {
  using found = indices_where<answers_errors<Leaves, Event>()...>;
  using type = typename type_at<found::at[0], Leaves...>::plugin;
};
template <class Event, class... Leaves>
requires(!detail::any_of({answers_errors<Leaves, Event>()...})) struct answerer_of<Event, type_list<Leaves...>> {
  using type = done;
};

/// The predicate has no state and accepts an error from `plugin_error`.
template <class Which>
concept AcceptsPluginErrors = std::is_empty_v<Which> && std::is_default_constructible_v<Which> && requires {
  requires Which {}
  (task_error{errc::task_plugin_trigger_error, "a plugin error"});
};

/// The plugin whose replacements a fallback hides, if the fallback always replaces errors that would fire the trigger.
template <class Which, bool AlwaysValue, class Event>
struct hidden_answerer {
  using type = done;
};
template <AcceptsPluginErrors Which, class Event>
struct hidden_answerer<Which, true, Event>
    : answerer_of<decltype(error_event_of(std::declval<Event const&>())),
                  typename std::remove_cvref_t<decltype(std::declval<Event const&>().task_executor.stack())>::leaves> {
};

}  // namespace qtasks::detail
