// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/done.hpp>
#include <qtasks/engine/detail/add_triggers.hpp>
#include <qtasks/engine/detail/fire_engine.hpp>
#include <qtasks/engine/detail/get_triggers.hpp>
#include <qtasks/engine/detail/record_triggers.hpp>
#include <qtasks/engine/detail/run_events.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// Returns the explainer of a handler that the engine cannot call, or whose reply it cannot take; `done` if there is
/// none.
template <fixed_string Name, class Stack, class Event>
constexpr auto mistake_at() {
  using handlers = typename handlers_of<Name, Stack, Event>::type;
  if constexpr (any_awaitable<handlers, Name, Stack, Event>) {
    return std::type_identity<explain_engine_handler<shown_trigger<Name>, false>>{};
  } else {
    return detail::mistake_in_replies<Name, Stack, Event>(handlers{});
  }
}
template <class Stack>
constexpr auto mistake_in_events(type_list<>) {
  return std::type_identity<done>{};
}
template <class Stack, fixed_string Name, class Event, class... Rest>
constexpr auto mistake_in_events(type_list<engine_event<Name, Event>, Rest...>) {
  using found = decltype(detail::mistake_at<Name, Stack, Event>());
  if constexpr (std::is_same_v<found, std::type_identity<done>>) {
    return detail::mistake_in_events<Stack>(type_list<Rest...>{});
  } else {
    return found{};
  }
}

/// The handlers of an application's stack. `diagnostics` reports the first mistake, where the application is made: the
/// triggers are fired deep inside.
template <class App, class Worker, class Model, class Executor, class Tasks,
          class Indices = std::make_index_sequence<Tasks::size>>
struct check_handlers;
template <class App, class Worker, class Model, class Executor, class Tasks, std::size_t... I>
struct check_handlers<App, Worker, Model, Executor, Tasks, std::index_sequence<I...>> {
  template <class List>
  using mistake_in = typename decltype(detail::mistake_in_events<typename Executor::stack_type>(List{}))::type;

  template <class... Lists>
  static constexpr auto explain() {
    using wrong = indices_where<!std::is_same_v<mistake_in<Lists>, done>...>;
    if constexpr (wrong::count > 0) {
      return std::type_identity<mistake_in<type_at<wrong::at[0], Lists...>>>{};
    } else {
      return std::type_identity<done>{};
    }
  }
  using diagnostics =
      typename decltype(explain<typename get_events<App, Model>::all, typename record_events<App, Model>::all,
                                typename add_events<App, Model, typename Tasks::template at<I>>::all...,
                                typename run_events<Worker, Model, typename Tasks::template at<I>,
                                                    typename Model::template types<I>::outcome>::all...>())::type;
};

}  // namespace qtasks::detail
